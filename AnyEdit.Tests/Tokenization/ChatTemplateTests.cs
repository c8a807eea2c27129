using AnyEdit.Tests.Support;
using AnyEdit.Tokenization;

namespace AnyEdit.Tests.Tokenization;

public class ChatTemplateTests
{
    private static readonly ChatTurn[] History = [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, "Hello.")];

    [TestCase("chatml", "<|im_start|>user\nQ?<|im_end|>\n<|im_start|>assistant\n")]
    [TestCase("llama3", "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nQ?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")]
    [TestCase("llama2", "<s>[INST] Q? [/INST]")]
    [TestCase("mistral", "<s>[INST] Q? [/INST]")]
    [TestCase("none", "Q?")]
    public void Render_SingleQuestion_IsWrittenExactly(string name, string expected) =>
        Assert.That(ChatTemplate.ByName(name).Render("Q?"), Is.EqualTo(expected));

    [TestCase("chatml", "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello.<|im_end|>\n<|im_start|>user\nQ?<|im_end|>\n<|im_start|>assistant\n")]
    [TestCase("llama3", "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nHello.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nQ?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")]
    [TestCase("llama2", "<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHi [/INST] Hello. </s><s>[INST] Q? [/INST]")]
    [TestCase("mistral", "<s>[INST] Be kind.\n\nHi [/INST]Hello.</s>[INST] Q? [/INST]")]
    [TestCase("none", "Be kind.\nHi\nHello.\nQ?")]
    public void Render_SystemAndHistory_AreWrittenExactly(string name, string expected) =>
        Assert.That(ChatTemplate.ByName(name).Render("Q?", "Be kind.", History), Is.EqualTo(expected));

    [Test]
    public void Render_QuestionWithSpaceAround_KeepsIt() =>
        Assert.That(ChatTemplate.ChatML.Render(" Q? "), Does.Contain("user\n Q? <|im_end|>"));

    [Test]
    public void Render_NoTurnsOrALateSystemTurn_IsRefused()
    {
        Assert.That(() => ChatTemplate.ChatML.Render([]), Throws.ArgumentException);
        Assert.That(() => ChatTemplate.ChatML.Render([new(ChatRole.User, "Q"), new(ChatRole.System, "S")]), Throws.ArgumentException);
    }

    [TestCase("{{ '<|im_start|>' + message['role'] }}", "chatml")]
    [TestCase("{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>' }}", "llama3")]
    [TestCase("{{ bos_token + '[INST] <<SYS>>' }}", "llama2")]
    [TestCase("{{ '[INST] ' + message['content'] + ' [/INST]' }}", "mistral")]
    [TestCase("", "none")]
    [TestCase(null, "none")]
    public void Detect_TextOfATemplate_TellsWhich(string? text, string expected) =>
        Assert.That(ChatTemplate.Detect(text).Name, Is.EqualTo(expected));

    [Test]
    public void Detect_UnknownTemplate_SaysWhichAreKnown() =>
        Assert.That(() => ChatTemplate.Detect("<start_of_turn>"), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("chatml"));

    [TestCase("""{ "chat_template": "<|im_start|>" }""", "chatml")]
    [TestCase("""{ "chat_template": [ { "name": "tool", "template": "[INST]" }, { "name": "default", "template": "<|im_start|>" } ] }""", "chatml")]
    [TestCase("""{ "chat_template": [ { "name": "rag", "template": "[INST]" } ] }""", "mistral")]
    [TestCase("""{ "chat_template": null }""", "none")]
    [TestCase("{}", "none")]
    public void DetectFolder_TokenizerConfig_Decides(string config, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tokenizer_config.json"], config);
        Assert.That(ChatTemplate.DetectFolder(folder.Path).Name, Is.EqualTo(expected));
    }

    [Test]
    public void DetectFolder_JinjaFile_ComesFirst()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["tokenizer_config.json"], """{ "chat_template": "[INST]" }""");
        File.WriteAllText(folder["chat_template.jinja"], "<|im_start|>");
        Assert.That(ChatTemplate.DetectFolder(folder.Path), Is.SameAs(ChatTemplate.ChatML));
    }

    [Test]
    public void ByName_UnknownName_SaysWhichAreKnown() =>
        Assert.That(() => ChatTemplate.ByName("alpaca"), Throws.ArgumentException.With.Message.Contains("chatml, llama3, llama2, mistral, none"));
}
