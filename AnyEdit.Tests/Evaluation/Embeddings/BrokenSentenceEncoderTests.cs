using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Embeddings;

[NoTensorLeaks]
public sealed class BrokenSentenceEncoderTests
{
    [Test]
    public void Load_TensorsThatDoNotFit_AreNamedTogether()
    {
        using var bert = new TinyBert();
        bert.Weights.Remove("encoder.layer.1.output.dense.bias");
        bert.Weights["encoder.layer.0.attention.self.key.weight"] = ([2, 6], new float[12]);
        bert.WriteWeights(name => name, "encoder.layer.2.output.dense.bias", "embeddings.LayerNorm.extra");
        Assert.That(() => SentenceEncoder.Load(bert.Path), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("missing: encoder.layer.1.output.dense.bias;")
            .And.Message.Contains("left over: encoder.layer.2.output.dense.bias, embeddings.LayerNorm.extra;")
            .And.Message.Contains("'encoder.layer.0.attention.self.key.weight' has the shape [2, 6] instead of [12, 12]"));
    }

    [Test]
    public void Load_NotANumber_NamesTheTensor()
    {
        using var bert = new TinyBert();
        bert.Weights["encoder.layer.0.output.dense.bias"].Values[3] = float.NaN;
        bert.WriteWeights(name => name);
        Assert.That(() => SentenceEncoder.Load(bert.Path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("encoder.layer.0.output.dense.bias"));
    }

    [TestCase("config.json")]
    [TestCase("model.safetensors")]
    [TestCase("vocab.txt")]
    public void Load_FileIsMissing_NamesIt(string file)
    {
        using var bert = new TinyBert();
        bert.Delete(file);
        Assert.That(() => SentenceEncoder.Load(bert.Path), Throws.InstanceOf<FileNotFoundException>().With.Message.Contains(file));
    }

    [Test]
    public void Load_NoFolder_SaysSo() =>
        Assert.That(() => SentenceEncoder.Load("/no/such/folder"), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contains("/no/such/folder"));

    [TestCase("config.json", """{"model_type":"roberta"}""", "'model_type': expected one of bert")]
    [TestCase("config.json", """{"model_type":"bert","vocab_size":22,"hidden_size":12,"num_hidden_layers":2,"num_attention_heads":5,"intermediate_size":20,"max_position_embeddings":24}""", "divisor of the hidden size 12")]
    [TestCase("config.json", """{"model_type":"bert","position_embedding_type":"relative_key"}""", "expected one of absolute")]
    [TestCase("sentence_bert_config.json", """{"max_seq_length": 25}""", "between 3 and the model's 24 positions")]
    [TestCase("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n", "vocab.txt: the vocabulary has no [SEP]")]
    [TestCase("vocab.txt", "[PAD]\n[UNK]\n[CLS]\nthe\nthe\n", "line 5 is 'the', the same as line 4")]
    [TestCase("vocab.txt", "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21\n22\n", "23 pieces are not within the model's vocabulary of 22")]
    [TestCase("modules.json", "{}", "expected a list of modules")]
    public void Load_FieldIsWrong_NamesFileAndField(string file, string content, string expected)
    {
        using var bert = new TinyBert();
        bert.Write(file, content);
        Assert.That(() => SentenceEncoder.Load(bert.Path), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(expected).And.Message.Contains(file));
    }

    [TestCase("1_Pooling/config.json", """{"pooling_mode_mean_tokens": false, "pooling_mode_cls_token": true}""", "pooling_mode_mean_tokens")]
    [TestCase("1_Pooling/config.json", """{"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true}""", "pooling_mode_max_tokens")]
    [TestCase("1_Pooling/config.json", """{"pooling_mode": "cls"}""", "pooling_mode")]
    [TestCase("modules.json", """[{"type":"sentence_transformers.models.Dense"}]""", "sentence_transformers.models.Dense")]
    [TestCase("tokenizer.json", """{"normalizer":{"type":"NFC"}}""", "BertNormalizer")]
    public void Load_SomethingNotComputedHere_IsRefused(string file, string content, string expected)
    {
        using var bert = new TinyBert();
        bert.Write(file, content);
        Assert.That(() => SentenceEncoder.Load(bert.Path), Throws.InstanceOf<NotSupportedException>().With.Message.Contains(expected));
    }
}
