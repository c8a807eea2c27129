using System.Text;
using AnyEdit.Files;

namespace AnyEdit.Tests.Files;

public class SafetensorsHeaderTests
{
    [Test]
    public void Parse_GoodHeader_GivesEntriesAndMetadata()
    {
        var header = Parse("""{"__metadata__":{"format":"pt"},"b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}   """, 14);
        Assert.Multiple(() =>
        {
            Assert.That(header.Metadata["format"], Is.EqualTo("pt"));
            Assert.That(header.Entries.Keys, Is.EquivalentTo(new[] { "a", "b" }));
            Assert.That(header.Entries["a"].Shape, Is.EqualTo(new long[] { 2, 1 }));
            Assert.That(header.Entries["a"].DType, Is.EqualTo(ScalarType.Float32));
            Assert.That(header.Entries["b"].ElementCount, Is.EqualTo(3));
            Assert.That(header.Entries["b"].Offset - header.Entries["a"].Offset, Is.EqualTo(8));
        });
    }

    [Test]
    public void Parse_NoTensors_GivesNoEntries() => Assert.That(Parse("{}", 0).Entries, Is.Empty);

    [TestCase("[]", 0, "is not a JSON object")]
    [TestCase("{", 0, "is not JSON")]
    [TestCase("", 0, "is not JSON")]
    [TestCase("{} {}", 0, "is not JSON")]
    [TestCase("[[[[[[[[[[]]]]]]]]]]", 0, "is not JSON")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "the tensor 'a' occurs twice")]
    [TestCase("""{"a":7}""", 0, "the tensor 'a' lacks one of dtype, shape and data_offsets")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "the tensor 'a' lacks one of")]
    [TestCase("""{"a":{"dtype":32,"shape":[1],"data_offsets":[0,4]}}""", 4, "the tensor 'a' lacks one of")]
    [TestCase("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "dtype 'F8_E4M3'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "a shape with '-1'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "a shape with '1.5'")]
    [TestCase("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "a shape with")]
    [TestCase("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}""", 4, "a shape with")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4, "cannot have 4 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "cannot have 0 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "cannot have 4 bytes")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "not a begin and an end")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 8, "not a begin and an end")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "a data_offsets with '-4'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "it may be truncated")]
    [TestCase("""{"a":{"dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", 4, "it may be truncated")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "the tensor 'b' overlaps another one")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "a gap of 4 bytes before the tensor 'b'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 7, "3 bytes after the last tensor")]
    [TestCase("""{"__metadata__":{"n":1}}""", 0, "'__metadata__.n' is not a text")]
    [TestCase("""{"__metadata__":[]}""", 0, "'__metadata__' is not a JSON object")]
    [TestCase("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "text that cannot be decoded")]
    public void Parse_BadHeader_SaysWhatIsWrongWithWhichFile(string json, long dataLength, string expected) =>
        Assert.That(
            () => Parse(json, dataLength),
            Throws.TypeOf<InvalidDataException>().With.Message.Contain(expected).And.Message.Contain("'f.safetensors' is not a valid safetensors file"));

    [Test]
    public void Parse_NotUtf8_SaysSo() =>
        Assert.That(
            () => SafetensorsHeader.Parse(new byte[] { (byte)'{', 0xff, (byte)'}' }, 11, "f"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contain("not UTF-8"));

    [Test]
    public void Parse_TooManyDimensions_SaysSo() =>
        Assert.That(
            () => Parse("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + string.Join(',', Enumerable.Repeat(1, 65)) + "],\"data_offsets\":[0,1]}}", 1),
            Throws.TypeOf<InvalidDataException>().With.Message.Contain("65 dimensions"));

    private static SafetensorsHeader Parse(string json, long dataLength)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return SafetensorsHeader.Parse(bytes, 8 + bytes.Length + dataLength, "f.safetensors");
    }
}
