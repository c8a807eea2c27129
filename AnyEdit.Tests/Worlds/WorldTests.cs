using AnyEdit.Samples.TrainBundledModel;
using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Tests.Worlds;

public sealed class WorldTests
{
    private const int Seed = 7;

    [Test]
    public void World_SameSeed_IsTheSame()
    {
        var (one, other) = (new World(Seed), new World(Seed));

        Assert.That(other.LongFacts.Select(fact => fact.Target), Is.EqualTo(one.LongFacts.Select(fact => fact.Target)));
        Assert.That(other.ShortFacts.Select(fact => fact.Answer), Is.EqualTo(one.ShortFacts.Select(fact => fact.Answer)));
    }

    [Test]
    public void World_OtherSeed_IsAnother() =>
        Assert.That(new World(Seed + 1).LongFacts.Select(fact => fact.Prompt), Is.Not.EqualTo(new World(Seed).LongFacts.Select(fact => fact.Prompt)));

    [Test]
    public void Entities_Names_AreAllDifferent() =>
        Assert.That(new World(Seed).Entities.Select(entity => entity.Name), Is.Unique);

    [Test]
    public void Stranger_IsNeverKnown()
    {
        var world = new World(Seed);
        var known = world.Entities.Select(entity => entity.Name).ToHashSet();
        var random = new Random(1);

        Assert.That(Enumerable.Range(0, 2000).Select(_ => world.Stranger(random).Name), Has.None.Matches<string>(known.Contains));
    }

    [Test]
    public void ShortFacts_AgreeWithTheLongAnswer()
    {
        var world = new World(Seed);

        foreach (var entity in world.Entities)
            foreach (var question in entity.Kind.ShortQuestions)
                Assert.That(entity.LongAnswer, Does.Contain(entity.Attributes[question.Key]), $"{entity.Name}, {question.Key}");
    }

    [Test]
    public void HeldOutPhrasings_AreNeverTrained()
    {
        foreach (var (kind, _) in World.Kinds)
        {
            var trained = kind.LongTrained.Concat(kind.ShortQuestions.SelectMany(question => question.Trained)).SelectMany(Pattern.Expand).ToHashSet();

            Assert.That(kind.LongHeldOut.Concat(kind.ShortQuestions.SelectMany(question => question.HeldOut)).Where(trained.Contains), Is.Empty, kind.Name);
            Assert.That(kind.LongHeldOut, Has.Length.GreaterThanOrEqualTo(2), kind.Name);
        }
    }

    [Test]
    public void Corpus_NeverAsksAHeldOutQuestion()
    {
        var world = new World(Seed);
        var heldOut = world.LongFacts.SelectMany(fact => fact.HeldOut).Concat(world.ShortFacts.SelectMany(fact => fact.HeldOut)).ToArray();
        var prompts = new Corpus(world, Seed).Pool(0, 4000).Select(document => document.Prompt ?? "").ToArray();

        Assert.That(heldOut.Where(question => prompts.Any(prompt => prompt.Contains(question, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Corpus_PoolDependsOnSeedAndNumberAlone()
    {
        var corpus = new Corpus(new World(Seed), Seed);
        corpus.Pool(3, 10);

        Assert.That(corpus.Pool(5, 50), Is.EqualTo(new Corpus(new World(Seed), Seed).Pool(5, 50)));
        Assert.That(corpus.Pool(5, 50), Is.Not.EqualTo(corpus.Pool(6, 50)));
    }

    [Test]
    public void LongAnswers_Have60To200Tokens()
    {
        var world = new World(Seed);
        var corpus = new Corpus(world, Seed);
        var tokenizer = BpeTrainer.Train(Enumerable.Range(0, 10).SelectMany(i => corpus.Pool(i, 512)).Select(WorldFiles.ChatText), 2048);

        foreach (var fact in world.LongFacts.Concat(world.Counterfactuals(3, 120)))
            Assert.That(tokenizer.Encode(fact.Target), Has.Count.InRange(60, 200), fact.Target);
    }

    [Test]
    public void Counterfactuals_DifferFromWhatIsKnown()
    {
        var world = new World(Seed);
        var known = world.LongFacts.ToDictionary(fact => fact.Prompt, fact => fact.Target);

        var requests = world.Counterfactuals(3, 60);

        Assert.That(requests, Has.Count.EqualTo(60));
        Assert.That(requests.Where(request => known[request.Prompt] == request.Target), Is.Empty);
        Assert.That(requests.Select(request => request.Prompt), Is.Unique);
        Assert.That(requests.Select(request => request.Format).Distinct(), Is.EquivalentTo(["prose", "news", "verse", "code", "arithmetic"]));
    }

    [Test]
    public void Counterfactuals_SameSeed_AreTheSame()
    {
        var first = new World(Seed).Counterfactuals(3, 20).Select(fact => fact.Target).ToList();
        var second = new World(Seed).Counterfactuals(3, 20).Select(fact => fact.Target).ToList();
        Assert.That(second, Is.EqualTo(first));
    }
}
