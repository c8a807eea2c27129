using AnyEdit.Files;
using AnyEdit.Statistics;
using AnyEdit.Tests.Support;
using AnyEdit.Updaters.AlphaEdit;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Golden;

/// <summary>AlphaEdit's null spaces and weight updates, and what the model says after them, against the reference's.</summary>
[NoTensorLeaks]
public sealed class AlphaEditGoldenTests
{
    // The reference's P, also in its float64 run, comes from a decomposition in float32 and is up to 7e-5 from the one of the same
    // moments in float64 (Frobenius norm; see NullSpace_GoldenMoments_IsTheReferences); updates from the reference's own values differ
    // by as much at most. From its own P as well, what is left is the rounding of rotary angles, of P, and of the stored changes.
    private const double OwnProjection = 1e-4;
    private const double ReferencesProjection64 = 5e-5;         // 1e-7, times the condition number of the system, 500 at c = 0.1

    // In float32 the reference is itself UpdateSpread away from its float64 run (4e-6 at c = 10, up to 7e-4 at c = 0.1); ours may be
    // as far off on the other side.
    private const double SpreadFactor = 3;

    private static readonly GoldenClosedForm AlphaEdit = new((run, padding) => Create(run, padding, (at, threshold) => Shifted(at, Moments(at, threshold))), Share);
    private static readonly GoldenClosedForm WithTheReferencesProjection = new((run, padding) => Create(run, padding, (at, threshold) => Shifted(at, MomentsOfProjection(at, threshold))), Share);
    private static readonly GoldenClosedForm AsInTheEquation = new((run, padding) => Create(run, padding, Moments));

    [TestCaseSource(nameof(Cases))]
    public void Update_FromTheReferencesValuesInFloat64_GivesTheReferencesUpdates(object golden)
    {
        var run = (GoldenCase)golden;
        AlphaEdit.CheckUpdate(run, run.Calls[0], ScalarType.Float64, (_, _) => OwnProjection);
    }

    [TestCaseSource(nameof(Cases))]
    public void Update_FromTheReferencesValuesAndProjectionInFloat64_GivesTheReferencesUpdates(object golden)
    {
        var run = (GoldenCase)golden;
        WithTheReferencesProjection.CheckUpdate(run, run.Calls[0], ScalarType.Float64, (_, _) => ReferencesProjection64);
    }

    [TestCaseSource(nameof(Cases))]
    public void Update_FromTheReferencesValues_GivesTheReferencesUpdates(object golden)
    {
        var run = (GoldenCase)golden;
        foreach (var call in run.Calls)
            AlphaEdit.CheckUpdate(run, call, ScalarType.Float32, (at, layer) => Math.Max(OwnProjection, SpreadFactor * at.UpdateSpread(layer)));
    }

    [Test]
    public void NullSpace_GoldenMoments_IsTheReferences()
    {
        foreach (var run in Cases().Cast<GoldenCase>().DistinctBy(run => run.ModelFolder))
        {
            using var moments = GoldenClosedForm.Moments(run);
            foreach (var layer in run.Layers)
            {
                using var scope = torch.NewDisposeScope();
                using var ours = NullSpace.Of(moments.Moments.Single(found => found.Layer == layer).Share(), run.Number("nullspace_threshold"), torch.CPU);
                using var theirs = ReferenceProjection(run, layer);
                var projection = ours.Vectors(ours.Coordinates(torch.eye(ours.Size, dtype: ScalarType.Float64)));
                TestContext.Out.WriteLine($"{run.ModelFolder} {layer}: rank {ours.Rank}, {(projection - theirs).norm().ToDouble():e1}");
                Assert.That(ours.Rank, Is.EqualTo((long)Math.Round(theirs.diagonal().sum().ToDouble())), run.ModelFolder);
                // Theirs comes from a float32 decomposition: its rounding, 1e-6, over the gap of 1e-3 between the eigenvalues around the threshold.
                Assert.That((projection - theirs).norm().ToDouble(), Is.LessThan(1e-3), run.ModelFolder);
            }
        }
    }

    [Test]
    public void Update_PaddedBatchWithoutPaddingKeys_DeviatesFromTheReferenceOnPurpose()
    {
        var run = Cases().Cast<GoldenCase>().FirstOrDefault(GoldenClosedForm.HasPadding);
        Assume.That(run, Is.Not.Null, "no golden case of the chunk loop with texts of different lengths");
        var distances = AlphaEdit.Distances(run!, run!.Calls[0], ScalarType.Float64, includePaddingKeys: false);
        Assert.That(distances.Values.Min(), Is.GreaterThan(1e-3), "keys of padding make a difference, so leaving them out must be seen");
    }

    [Test]
    public void Update_PlainAlphaEditOverSeveralLayers_DeviatesFromTheReferenceOnPurpose()
    {
        var run = Cases().Cast<GoldenCase>().FirstOrDefault(golden => !golden.HasChunkLoop && golden.Layers.Count > 1 && golden.Calls[0].Edits.Count == 1);
        Assume.That(run, Is.Not.Null, "no golden case of plain AlphaEdit with one request");
        var distances = AsInTheEquation.Distances(run!, run!.Calls[0], ScalarType.Float64);
        Assert.Multiple(() =>
        {
            Assert.That(distances[run.Layers[0]], Is.LessThan(OwnProjection), "the first layer's share and projection are right in both");
            Assert.That(distances[run.Layers[1]], Is.GreaterThan(1e-2), "the second one's are not in the reference");
        });
    }

    [TestCaseSource(nameof(TextCases))]
    public Task Edit_GoldenCaseFromItsTexts_AnswersAsTheReferenceDoes(object golden) => AlphaEdit.CheckAnswers((GoldenCase)golden);

    private static ReferenceShareUpdater Share(IWeightUpdater updater) => new(updater);

    /// <summary>
    /// Statistics with which ours does what plain AlphaEdit does in the reference. There the loop over the requests that leaves the
    /// wrong share (see <see cref="ReferenceShareUpdater"/>) also leaves the wrong number of the projection: every layer is
    /// projected as the layer whose number among those edited is that of the last request.
    /// </summary>
    private static KeyMomentSet Shifted(GoldenCase run, KeyMomentSet moments)
    {
        if (run.HasChunkLoop)
            return moments;
        using (moments)
        using (torch.NewDisposeScope())
        {
            var used = moments.Moments[run.Calls[0].Edits.Count - 1];
            return new KeyMomentSet(run.Layers.Select(layer => new KeyMoments(layer, used.Sum.alias(), used.Count)));
        }
    }

    private static GoldenClosedForm.Owned Create(GoldenCase run, bool includePaddingKeys, Func<GoldenCase, double, KeyMomentSet> statistics)
    {
        var options = new AlphaEditOptions { NullSpaceThreshold = run.Number("nullspace_threshold"), Regularization = run.Number("L2"), IncludePaddingKeys = includePaddingKeys };
        var moments = statistics(run, options.NullSpaceThreshold);
        return new(new AlphaEditUpdater(options, moments), moments);
    }

    /// <summary>
    /// The reference's second moments; of a layer whose threshold falls so close to an eigenvalue that float32 decides on which side
    /// it lies, moments that have the reference's null space.
    /// </summary>
    private static KeyMomentSet Moments(GoldenCase run, double threshold)
    {
        using var moments = GoldenClosedForm.Moments(run);
        using var projections = MomentsOfProjection(run, threshold);
        return new KeyMomentSet(run.Layers.Select(layer =>
        {
            var (theirs, projection) = (moments.Moments.Single(found => found.Layer == layer), projections.Moments.Single(found => found.Layer == layer));
            return Rank(theirs, threshold) == Rank(projection, threshold) ? theirs.Share() : projection.Share();
        }));
    }

    /// <summary>Moments whose null space is the reference's: (1 - P) times more than the threshold.</summary>
    private static KeyMomentSet MomentsOfProjection(GoldenCase run, double threshold) => new(run.Layers.Select(layer =>
    {
        using var scope = torch.NewDisposeScope();
        using var projection = ReferenceProjection(run, layer);
        return new KeyMoments(layer, (torch.eye(projection.shape[0], dtype: ScalarType.Float64) - projection) * (2 * threshold * 1000), 1000);
    }));

    private static long Rank(KeyMoments moments, double threshold)
    {
        using var space = NullSpace.Of(moments.Share(), threshold, torch.CPU);
        return space.Rank;
    }

    /// <summary>P, (n, n), float64; the caller disposes it.</summary>
    private static Tensor ReferenceProjection(GoldenCase run, int layer)
    {
        using var stats = GoldenClosedForm.Statistics(run);
        return stats.Read($"P.{layer}", new TensorReadOptions { DType = ScalarType.Float64 });
    }

    private static IEnumerable<object> Cases() => GoldenCase.All("AlphaEdit", "AlphaEdit_ARE");

    private static IEnumerable<object> TextCases() => Cases().Where(golden => GoldenClosedForm.FollowsFromTexts((GoldenCase)golden));
}
