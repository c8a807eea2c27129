using System.Buffers.Binary;
using AnyEdit.Files;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Files;

[NoTensorLeaks]
public class SafetensorsReaderTests
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
        ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte, ScalarType.Bool,
    ];

    [TestCaseSource(nameof(Types))]
    public void Read_WrittenTensor_ComesBackBitForBit(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        var tensor = torch.tensor(new float[] { 0, 1, -2, 3.5f, 100, 0.1f }, [2, 3]).to_type(type);
        SafetensorsWriter.Write(folder["t.safetensors"], Named(("x", tensor)));

        using var reader = SafetensorsReader.Open(folder["t.safetensors"]);
        var read = reader.Read("x");

        Assert.Multiple(() =>
        {
            Assert.That(read.dtype, Is.EqualTo(type));
            Assert.That(read.shape, Is.EqualTo(new long[] { 2, 3 }));
            Assert.That(read.bytes.SequenceEqual(tensor.bytes));
        });
    }

    [Test]
    public void Read_ScalarAndEmptyTensor_KeepTheirShapes()
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        SafetensorsWriter.Write(folder["t"], Named(("scalar", torch.tensor(7f)), ("empty", torch.empty(0, 5))));

        using var reader = SafetensorsReader.Open(folder["t"]);

        Assert.Multiple(() =>
        {
            Assert.That(reader.Read("scalar").item<float>(), Is.EqualTo(7));
            Assert.That(reader.Read("scalar").shape, Is.Empty);
            Assert.That(reader.Read("empty").shape, Is.EqualTo(new long[] { 0, 5 }));
        });
    }

    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.BFloat16)]
    public void Read_TensorOfSeveralPieces_AsAnotherType_IsTheConvertedTensor(ScalarType wanted)
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        var tensor = torch.arange(0, 2_500_001, dtype: ScalarType.Float32) * 0.37f;
        SafetensorsWriter.Write(folder["t"], Named(("x", tensor)));
        var pieces = new List<long>();

        using var reader = SafetensorsReader.Open(folder["t"]);
        var read = reader.Read("x", new TensorReadOptions { DType = wanted, OnRead = pieces.Add });

        Assert.Multiple(() =>
        {
            Assert.That(read.bytes.SequenceEqual(tensor.to_type(wanted).bytes));
            Assert.That(pieces, Has.Count.EqualTo(3));
            Assert.That(pieces.Sum(), Is.EqualTo(2_500_001 * 4L));
        });
    }

    [Test]
    public void Read_IntegersAsFloat_StayIntegers()
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        SafetensorsWriter.Write(folder["t"], Named(("x", torch.tensor(new long[] { 1, 2 }))));
        using var reader = SafetensorsReader.Open(folder["t"]);
        Assert.That(reader.Read("x", new TensorReadOptions { DType = ScalarType.Float32 }).dtype, Is.EqualTo(ScalarType.Int64));
    }

    [Test]
    public void Read_UnknownName_NamesFileAndTensor()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["t"], Named());
        using var reader = SafetensorsReader.Open(folder["t"]);
        Assert.That(() => reader.Read("x"), Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo($"'{folder["t"]}' has no tensor 'x'."));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Read_NotFinite_IsAnErrorOnlyWhereAsked(float bad)
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        SafetensorsWriter.Write(folder["t"], Named(("x", torch.tensor(new[] { 1, bad }))));
        using var reader = SafetensorsReader.Open(folder["t"]);
        Assert.That(() => reader.Read("x"), Throws.Nothing);
        Assert.That(
            () => reader.Read("x", new TensorReadOptions { RequireFinite = true }),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"The tensor 'x' in '{folder["t"]}' holds a NaN or an infinity."));
    }

    [Test]
    public void Read_CancelledBetweenPieces_FreesTheTensor()
    {
        using var folder = new TemporaryFolder();
        using (var tensor = torch.zeros(3_000_000))
            SafetensorsWriter.Write(folder["t"], Named(("x", tensor)));
        using var reader = SafetensorsReader.Open(folder["t"]);
        using var cancellation = new CancellationTokenSource();
        Assert.That(
            () => reader.Read("x", new TensorReadOptions { OnRead = _ => cancellation.Cancel() }, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Read_FromSeveralThreads_GivesEachTheirTensor()
    {
        using var folder = new TemporaryFolder();
        using (torch.NewDisposeScope())
            SafetensorsWriter.Write(folder["t"], Enumerable.Range(0, 32).Select(i => KeyValuePair.Create($"{i}", torch.full(1000, (float)i))));
        using var reader = SafetensorsReader.Open(folder["t"]);
        Parallel.For(0, 256, i =>
        {
            using var read = reader.Read($"{i % 32}");
            using var sum = read.sum();
            Assert.That(sum.item<float>(), Is.EqualTo(1000 * (i % 32)));
        });
    }

    [TestCase(new byte[] { 1, 2, 3 }, "it has only 3 bytes")]
    [TestCase(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 0 }, "it claims a header of 18446744073709551615 bytes")]
    [TestCase(new byte[] { 0, 225, 245, 5, 0, 0, 0, 0, 0 }, "it claims a header of 100000000 bytes, but has only 9 bytes; it may be truncated")]
    public void Open_BadLength_SaysSo(byte[] content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["t"], content);
        Assert.That(() => SafetensorsReader.Open(folder["t"]), Throws.TypeOf<InvalidDataException>().With.Message.Contain(expected));
    }

    [Test]
    public void Open_LargeFilePointer_SaysHowToGetTheFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["t"], "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n");
        Assert.That(() => SafetensorsReader.Open(folder["t"]), Throws.TypeOf<InvalidDataException>().With.Message.Contain("'git lfs pull'"));
    }

    [Test]
    public void Open_NoSuchFile_NamesIt() =>
        Assert.That(() => SafetensorsReader.Open("/nowhere/t"), Throws.InstanceOf<IOException>().With.Message.Contain("/nowhere/t"));

    [Test]
    public void Open_FileCutAnywhere_IsAnErrorAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        using (var tensor = torch.ones(5))
            SafetensorsWriter.Write(folder["t"], Named(("x", tensor)));
        var whole = File.ReadAllBytes(folder["t"]);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], whole[..length]);
            Assert.That(() => SafetensorsReader.Open(folder["cut"]), Throws.TypeOf<InvalidDataException>(), $"cut to {length} bytes");
        }
    }

    [Test]
    public void Open_FileWithChangedBytes_ReadsInsideTheFileOrRefuses()
    {
        using var folder = new TemporaryFolder();
        using (var tensor = torch.ones(2, 3))
            SafetensorsWriter.Write(folder["t"], Named(("x", tensor)), new Dictionary<string, string> { ["a"] = "b" });
        var whole = File.ReadAllBytes(folder["t"]);
        var headerEnd = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(whole);
        var random = new Random(3);
        var readable = 0;
        for (var i = 0; i < 3000; i++)
        {
            var changed = (byte[])whole.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                changed[random.Next(headerEnd)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["changed"], changed);
            try
            {
                using var reader = SafetensorsReader.Open(folder["changed"]);
                foreach (var entry in reader.Header.Entries.Values)
                {
                    using var read = reader.Read(entry.Name);
                    Assert.That(entry.Offset + entry.ByteCount, Is.LessThanOrEqualTo(whole.Length));
                    readable++;
                }
            }
            catch (InvalidDataException)
            {
            }
        }

        Assert.That(readable, Is.GreaterThan(0), "changes of the name leave the file readable");
    }

    [Test]
    public void Read_FileThatShrinksMeanwhile_IsAnError()
    {
        using var folder = new TemporaryFolder();
        using (var tensor = torch.ones(100))
            SafetensorsWriter.Write(folder["t"], Named(("x", tensor)));
        using var reader = SafetensorsReader.Open(folder["t"]);
        using (var file = new FileStream(folder["t"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(file.Length - 1);
        Assert.That(() => reader.Read("x"), Throws.TypeOf<InvalidDataException>().With.Message.Contain("while being read"));
    }

    [Test]
    public void Write_SameTensors_GiveTheSameBytesAlignedToTheirElements()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = Named(("odd", torch.ones(3, dtype: ScalarType.Byte)), ("wide", torch.ones(2, dtype: ScalarType.Float64)));
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        SafetensorsWriter.Write(first, tensors);
        SafetensorsWriter.Write(second, tensors);

        var header = SafetensorsHeader.Parse(first.ToArray().AsMemory(8, (int)BinaryPrimitives.ReadInt64LittleEndian(first.ToArray())), first.Length, "memory");

        Assert.Multiple(() =>
        {
            Assert.That(second.ToArray(), Is.EqualTo(first.ToArray()));
            Assert.That(header.Entries["wide"].Offset % 8, Is.Zero);
        });
    }

    [Test]
    public void Write_TransposedTensor_IsWrittenInRowMajorOrder()
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        var tensor = torch.arange(6, dtype: ScalarType.Float32).view(2, 3).t();
        SafetensorsWriter.Write(folder["t"], Named(("x", tensor)));
        using var reader = SafetensorsReader.Open(folder["t"]);
        Assert.That(reader.Read("x").data<float>().ToArray(), Is.EqualTo(new float[] { 0, 3, 1, 4, 2, 5 }));
    }

    [Test]
    public void Write_NameTwice_IsRefusedAndNothingIsLeft()
    {
        using var folder = new TemporaryFolder();
        using var tensor = torch.ones(1);
        Assert.That(
            () => SafetensorsWriter.Write(folder["t"], Named(("x", tensor), ("x", tensor))),
            Throws.ArgumentException.With.Message.Contain("'x' occurs twice"));
        Assert.That(folder.Names, Is.Empty);
    }

    [Test]
    public void Write_UnusualNamesAndMetadata_ComeBack()
    {
        using var folder = new TemporaryFolder();
        using var tensor = torch.ones(1);
        var name = "größe \"quoted\" \\ \n 模型 🙂";
        SafetensorsWriter.Write(folder["t"], Named((name, tensor)), new Dictionary<string, string> { [name] = name });
        using var reader = SafetensorsReader.Open(folder["t"]);
        Assert.Multiple(() =>
        {
            Assert.That(reader.Header.Entries.Keys, Is.EqualTo(new[] { name }));
            Assert.That(reader.Header.Metadata[name], Is.EqualTo(name));
        });
    }

    private static KeyValuePair<string, Tensor>[] Named(params (string Name, Tensor Tensor)[] tensors) =>
        [.. tensors.Select(pair => KeyValuePair.Create(pair.Name, pair.Tensor))];
}
