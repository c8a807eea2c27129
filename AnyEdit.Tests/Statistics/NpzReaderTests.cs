using System.IO.Compression;
using System.Text;
using AnyEdit.Statistics;
using AnyEdit.Tests.Golden;

namespace AnyEdit.Tests.Statistics;

public sealed class NpzReaderTests
{
    private string folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("anyedit-npz").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Read_MatrixOfFloats_GivesItsNumbers([Values] bool compressed, [Values(1, 2)] byte version)
    {
        var path = Write(compressed, ("a", Npy("<f4", "(2, 3)", Floats(1, 2, 3, 4, 5, 6), version)));
        using var reader = NpzReader.Open(path);
        using var a = reader.Read("a");
        Assert.That(reader.Names, Is.EqualTo(new[] { "a" }));
        Assert.That(a.shape, Is.EqualTo(new long[] { 2, 3 }));
        Assert.That(a.data<float>().ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Read_ColumnsFirst_IsTurnedRound()
    {
        var path = Write(false, ("a", Npy("<f4", "(2, 3)", Floats(1, 4, 2, 5, 3, 6), fortran: true)));
        using var reader = NpzReader.Open(path);
        using var a = reader.Read("a");
        Assert.That(a.shape, Is.EqualTo(new long[] { 2, 3 }));
        Assert.That(a.data<float>().ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Read_Float64_StaysFloat64()
    {
        var path = Write(true, ("a", Npy("<f8", "(2,)", [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-1e300)])));
        using var reader = NpzReader.Open(path);
        using var a = reader.Read("a");
        Assert.That(a.data<double>().ToArray(), Is.EqualTo(new[] { 0.1, -1e300 }));
    }

    [TestCase("<i8", 9604L)]
    [TestCase("<f8", 9604.0)]
    [TestCase("<i4", 9604)]
    public void ReadScalar_NumberOfAnyType_GivesIt(string type, object value)
    {
        byte[] bytes = value switch { long l => BitConverter.GetBytes(l), double d => BitConverter.GetBytes(d), int i => BitConverter.GetBytes(i), _ => [] };
        using var reader = NpzReader.Open(Write(false, ("count", Npy(type, "()", bytes))));
        Assert.That(reader.ReadScalar("count"), Is.EqualTo(9604));
    }

    [TestCase("|O", "(2, 2)", 16, "type '|O'")]
    [TestCase(">f4", "(2, 2)", 16, "type '>f4'")]
    [TestCase("<f4", "(1000, 1000)", 16, "needs more than its")]
    [TestCase("<f4", "(4611686018427387904, 8)", 16, "cannot be read")]
    [TestCase("<f4", "(-2, 2)", 16, "not a dictionary")]
    [TestCase("<f4", "(2, 2", 16, "not a dictionary")]
    public void Read_HostileHeader_IsRefused(string type, string shape, int bytes, string message)
    {
        using var reader = NpzReader.Open(Write(false, ("a", Npy(type, shape, new byte[bytes]))));
        var failure = Assert.Throws<InvalidDataException>(() => reader.Read("a").Dispose());
        Assert.That(failure!.Message, Does.Contain(message).And.Contain("'a'"));
    }

    [Test]
    public void Read_ArrayThatEndsEarly_IsRefused()
    {
        using var reader = NpzReader.Open(Write(false, ("a", Npy("<f4", "(4,)", new byte[12]))));
        Assert.Throws<InvalidDataException>(() => reader.Read("a").Dispose());
    }

    [Test]
    public void Read_NoArrayOfThatName_NamesThoseThereAre()
    {
        using var reader = NpzReader.Open(Write(false, ("a", Npy("<f4", "(1,)", new byte[4])), ("b", Npy("<f4", "(1,)", new byte[4]))));
        var failure = Assert.Throws<InvalidDataException>(() => reader.Read("c").Dispose());
        Assert.That(failure!.Message, Does.EndWith("has no array 'c'; it has a, b."));
    }

    [Test]
    public void Open_FileThatIsNoArchive_IsRefusedWithItsName()
    {
        var path = Path.Combine(folder, "not.npz");
        File.WriteAllText(path, "PK but no more");
        var failure = Assert.Throws<InvalidDataException>(() => NpzReader.Open(path));
        Assert.That(failure!.Message, Does.Contain(path));
    }

    [TestCaseSource(nameof(GoldenFiles))]
    public void Load_FileOfTheReference_IsTheMeanThatItSaved(string path, string stats, int layer)
    {
        using var scope = torch.NewDisposeScope();
        using var moments = NpzKeyMoments.Load(path, layer);
        using var saved = AnyEdit.Files.SafetensorsReader.Open(stats);
        var expected = saved.Read($"cov.{layer}").to_type(ScalarType.Float64);

        Assert.That(moments.Count, Is.EqualTo(9604));
        // Sum and mean are both float32.
        Assert.That((moments.SecondMoment() - expected).abs().max().ToDouble(), Is.LessThan(1e-6 * expected.abs().max().ToDouble()));
    }

    private static IEnumerable<TestCaseData> GoldenFiles() =>
        from root in GoldenFolders.Roots
        let npz = Path.Combine(root, "npz")
        where Directory.Exists(npz)
        from model in Directory.EnumerateDirectories(npz)
        let stats = Path.Combine(root, Path.GetFileName(model), "stats.safetensors")
        from layer in new[] { 1, 2, 3 }
        let path = NpzKeyMoments.Find(model, $"model.layers.{layer}.mlp.down_proj.weight")
        where path is not null && File.Exists(stats)
        select new TestCaseData(path, stats, layer).SetArgDisplayNames(Path.GetFileName(path));

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Npy(string type, string shape, byte[] data, byte version = 1, bool fortran = false)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}".PadRight(117) + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)header.Length) : BitConverter.GetBytes((uint)header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. data];
    }

    private string Write(bool compressed, params (string Name, byte[] Content)[] arrays)
    {
        var path = Path.Combine(folder, "a.npz");
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in arrays)
        {
            using var stream = archive.CreateEntry(name + ".npy", compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression).Open();
            stream.Write(content);
        }
        return path;
    }
}
