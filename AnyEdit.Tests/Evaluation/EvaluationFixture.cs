using AnyEdit.Evaluation.Embeddings;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation;

/// <summary>A fresh folder for each test, and no sentence encoder.</summary>
public abstract class EvaluationFixture
{
    private TemporaryFolder folder = null!;

    /// <summary>Similarity without an encoder; the fixture's.</summary>
    protected EmbeddingSimilarity WithoutEncoder { get; } = EmbeddingSimilarity.Open(null);

    [OneTimeTearDown]
    public void DisposeSimilarity() => WithoutEncoder.Dispose();

    [SetUp]
    public void CreateFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => folder.Dispose();

    /// <summary>The path of something in the test's folder.</summary>
    protected string At(string name) => folder[name];

    private protected string Write(string name, string text) => folder.Write(name, text);
}
