using AnyEdit.Models;

namespace AnyEdit.Tests.Models;

public sealed class ModelConfigTests
{
    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.All))]
    public void ToJson_ParsedAgain_GivesTheSameConfiguration(string json)
    {
        var config = ModelConfig.Parse(json) with { EosIds = [], Dtype = ScalarType.BFloat16, MaxPositions = 77 };

        var again = ModelConfig.Parse(config.ToJson()) with { EosIds = config.EosIds };

        Assert.That(again, Is.EqualTo(config));
    }

    [Test]
    public void Parse_Llama31_ReadsScalingGroupsAndSeveralEndTokens()
    {
        var config = ModelConfig.Parse("""
            {"model_type":"llama","hidden_size":4096,"intermediate_size":14336,"num_hidden_layers":32,"num_attention_heads":32,
             "num_key_value_heads":8,"vocab_size":128256,"max_position_embeddings":131072,"rms_norm_eps":1e-05,"rope_theta":500000.0,
             "rope_scaling":{"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},
             "bos_token_id":128000,"eos_token_id":[128001,128008,128009],"torch_dtype":"bfloat16","attention_bias":false,"mlp_bias":false}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(config.Rotary, Is.EqualTo(new RotaryEmbedding(128, 128, 500000, false, new Llama3RotaryScaling(8, 1, 4, 8192))));
            Assert.That(config.KeyValueHeadCount, Is.EqualTo(8));
            Assert.That(config.EosIds, Is.EqualTo(new[] { 128001, 128008, 128009 }));
            Assert.That(config.BosId, Is.EqualTo(128000));
            Assert.That(config.Dtype, Is.EqualTo(ScalarType.BFloat16));
            Assert.That(config.AttentionBias, Is.False);
        });
    }

    [Test]
    public void Parse_Qwen25_HasAttentionBiasesAndNoWindow()
    {
        var config = ModelConfig.Parse("""
            {"model_type":"qwen2","hidden_size":3584,"intermediate_size":18944,"num_hidden_layers":28,"num_attention_heads":28,
             "num_key_value_heads":4,"vocab_size":152064,"max_position_embeddings":32768,"rms_norm_eps":1e-06,"rope_theta":1000000.0,
             "sliding_window":131072,"use_sliding_window":false,"max_window_layers":28,"tie_word_embeddings":false}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(config.AttentionBias, Is.True);
            Assert.That(config.AttentionOutputBias, Is.False);
            Assert.That(config.SlidingWindow, Is.Null);
            Assert.That(config.HeadDim, Is.EqualTo(128));
        });
    }

    [Test]
    public void Parse_RopeParametersOfNewerFiles_AreRead()
    {
        var config = ModelConfig.Parse(TinyModels.Llama.Replace("\"rope_theta\":10000.0", """
            "rope_parameters":{"rope_theta":5000.0,"rope_type":"linear","factor":2.0}
            """));

        Assert.That(config.Rotary, Is.EqualTo(new RotaryEmbedding(4, 4, 5000, false, new LinearRotaryScaling(2))));
    }

    [TestCase("\"hidden_size\":16,", "", "config.json: field 'hidden_size': expected a positive whole number; found nothing.")]
    [TestCase("\"hidden_size\":16", "\"hidden_size\":\"wide\"", "config.json: field 'hidden_size': expected a positive whole number; found 'wide'.")]
    [TestCase("\"hidden_size\":16", "\"hidden_size\":18", "config.json: field 'num_attention_heads': expected a divisor of hidden_size (18); found '4'.")]
    [TestCase("\"num_hidden_layers\":3", "\"num_hidden_layers\":2000000000", "config.json: field 'num_hidden_layers': expected at most 10000; found '2000000000'.")]
    [TestCase("\"num_key_value_heads\":2", "\"num_key_value_heads\":3", "config.json: field 'num_key_value_heads': expected a divisor of num_attention_heads (4); found '3'.")]
    [TestCase("\"llama\"", "\"mamba\"", "config.json: field 'model_type': expected one of llama, mistral, qwen2, gpt2, gptj; found 'mamba'.")]
    [TestCase("\"rope_theta\":10000.0", "\"rope_scaling\":{\"rope_type\":\"yarn\"}", "config.json: rope_scaling: field 'rope_type': expected one of default, linear, llama3; found 'yarn'.")]
    [TestCase("\"rope_theta\":10000.0", "\"torch_dtype\":\"int8\"", "config.json: field 'torch_dtype': expected one of float32, bfloat16, float16, float64; found 'int8'.")]
    public void Parse_WrongField_NamesFileFieldAndExpectation(string field, string replacement, string message)
    {
        var json = TinyModels.Llama.Replace(field, replacement);

        Assert.That(() => ModelConfig.Parse(json), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(message));
    }

    [TestCase("{\"model_type\":")]
    [TestCase("[1, 2]")]
    [TestCase("")]
    public void Parse_NotAJsonObject_NamesTheFile(string json) =>
        Assert.That(() => ModelConfig.Parse(json, "models/x/config.json"), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("models/x/config.json: "));

    [Test]
    public void Load_FolderWithoutConfig_NamesTheFolder()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Assert.That(() => ModelConfig.Load(folder.FullName), Throws.TypeOf<FileNotFoundException>().With.Message.Contains(folder.FullName));
        }
        finally
        {
            folder.Delete();
        }
    }
}
