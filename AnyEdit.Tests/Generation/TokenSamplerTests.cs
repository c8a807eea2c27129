using AnyEdit.Generation;

namespace AnyEdit.Tests.Generation;

public sealed class TokenSamplerTests
{
    private const int Draws = 20_000;

    private static readonly double[] Probabilities = [0.1, 0.4, 0.05, 0.3, 0.15];

    private static readonly float[] Logits = Array.ConvertAll(Probabilities, p => (float)Math.Log(p) + 3);

    [Test]
    public void Sample_TemperatureOne_FollowsTheProbabilities() =>
        AssertFrequencies(new GenerationOptions { Temperature = 1, Seed = 1 }, Probabilities);

    [Test]
    public void Sample_TemperatureHalf_FollowsTheirSquares()
    {
        var sum = Probabilities.Sum(p => p * p);

        AssertFrequencies(new GenerationOptions { Temperature = 0.5, Seed = 2 }, [.. Probabilities.Select(p => p * p / sum)]);
    }

    [Test]
    public void Sample_TopK_NeverLeavesTheMostLikely() =>
        AssertFrequencies(new GenerationOptions { Temperature = 1, TopK = 2, Seed = 3 }, [0, 0.4 / 0.7, 0, 0.3 / 0.7, 0]);

    [Test]
    public void Sample_TopP_TakesTheSmallestSetThatReachesIt() =>
        AssertFrequencies(new GenerationOptions { Temperature = 1, TopP = 0.71, Seed = 4 }, [0, 0.4 / 0.85, 0, 0.3 / 0.85, 0.15 / 0.85]);

    [Test]
    public void Sample_TopKAndTopP_TopPCountsAmongTheTopK() =>
        AssertFrequencies(new GenerationOptions { Temperature = 1, TopK = 3, TopP = 0.8, Seed = 5 }, [0, 0.4 / 0.7, 0, 0.3 / 0.7, 0]);

    [Test]
    public void Sample_SameSeed_DrawsTheSame()
    {
        var options = new GenerationOptions { Temperature = 1, Seed = 42 };

        var first = Draw(options, 0, 50);
        var second = Draw(options, 0, 50);

        Assert.Multiple(() =>
        {
            Assert.That(second, Is.EqualTo(first));
            Assert.That(Draw(options with { Seed = 43 }, 0, 50), Is.Not.EqualTo(first));
            Assert.That(Draw(options, 1, 50), Is.Not.EqualTo(first), "rows draw on their own");
        });
    }

    [Test]
    public void Sample_LogitsThatAreNotFinite_AreAnError() =>
        Assert.That(() => new TokenSampler(new GenerationOptions { Temperature = 1 }, 0).Sample([float.PositiveInfinity, 0]), Throws.InvalidOperationException);

    private static void AssertFrequencies(GenerationOptions options, double[] expected)
    {
        var frequencies = new double[expected.Length];
        foreach (var id in Draw(options, 0, Draws))
            frequencies[id] += 1.0 / Draws;
        // Four standard deviations of a frequency near 1/2 in 20000 draws; what cannot be drawn must not be.
        Assert.That(frequencies, Is.EqualTo(expected).Within(0.0142));
        Assert.That(frequencies.Zip(expected).Where(pair => pair.Second == 0).Sum(pair => pair.First), Is.Zero);
    }

    private static int[] Draw(GenerationOptions options, int row, int count)
    {
        var sampler = new TokenSampler(options, row);
        return [.. Enumerable.Range(0, count).Select(_ => sampler.Sample(Logits))];
    }
}
