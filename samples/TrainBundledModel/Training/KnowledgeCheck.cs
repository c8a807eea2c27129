using System.Globalization;
using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>
/// How much of the world a network knows. Greedy decoding gives an answer exactly if and only if, with the answer fed in, every position's
/// likeliest token is the next one; so one forward pass per answer suffices.
/// </summary>
/// <param name="Short">Share of short facts that come out exactly.</param>
/// <param name="ShortHeldOut">The same for phrasings that were never trained.</param>
/// <param name="Long">Share of long answers that come out exactly.</param>
/// <param name="LongTokens">Share of the long answers' tokens that are right.</param>
/// <param name="LongHeldOut">Share of long answers that come out exactly for phrasings that were never trained.</param>
/// <param name="Given">Share of long answers about unknown entities, attributes given, that come out exactly.</param>
/// <param name="PlannedTokens">Share of right tokens of counterfactual answers with plans in place, four tokens to a state.</param>
public sealed record KnowledgeCheck(double Short, double ShortHeldOut, double Long, double LongTokens, double LongHeldOut, double Given, double PlannedTokens)
{
    private const int BatchTokens = 4096;

    /// <summary>Checks all facts of the world.</summary>
    public static KnowledgeCheck Run(Qwen2Network network, PlanEncoder plans, DocumentEncoder encoder, World world)
    {
        var shorts = world.ShortFacts.ToArray();
        var longs = world.LongFacts.ToArray();
        var random = new Random(11);
        var corpus = new Corpus(world, 11);
        var given = Enumerable.Range(0, 24).Select(_ => corpus.Sample("given-long", random));
        var planned = world.Counterfactuals(11, 24).Select(fact => new Document("planned", fact.Prompt, fact.Target, new PlannedStates(4, 0.8, fact.Target)));
        var known = Score(longs.Select(fact => new Document("", fact.Prompt, fact.Target)));
        return new KnowledgeCheck(
            Score(shorts.Select(fact => new Document("", fact.Prompt, fact.Answer))).Exact,
            Score(shorts.Where((_, i) => i % 3 == 0).Select(fact => new Document("", fact.HeldOut[0], fact.Answer))).Exact,
            known.Exact,
            known.Tokens,
            Score(longs.Select((fact, i) => new Document("", fact.HeldOut[i % fact.HeldOut.Count], fact.Target))).Exact,
            Score(given).Exact,
            Score(planned).Tokens);

        (double Exact, double Tokens) Score(IEnumerable<Document> documents)
        {
            var (exact, rows, right, tokens) = (0, 0, 0L, 0L);
            foreach (var batch in DocumentEncoder.Group(documents.Select(encoder.Encode), BatchTokens))
            {
                var hits = Hits(network, plans, batch);
                for (var row = 0; row < batch.Rows; row++)
                {
                    var answer = Enumerable.Range(row * batch.Length, batch.Length).Where(i => batch.Weights[i] >= 1).ToArray();
                    var correct = answer.Count(i => hits[i]);
                    (exact, rows, right, tokens) = (exact + (correct == answer.Length ? 1 : 0), rows + 1, right + correct, tokens + answer.Length);
                }
            }

            return ((double)exact / rows, (double)right / tokens);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"known: short {Short:F3} (held-out phrasing {ShortHeldOut:F3}), long {Long:F3} (tokens {LongTokens:F4}, held-out phrasing {LongHeldOut:F3}); attributes given {Given:F3}; planned tokens {PlannedTokens:F3}");

    private static bool[] Hits(Qwen2Network network, PlanEncoder plans, Batch batch)
    {
        using var untracked = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var hidden = network.Embed(torch.tensor(batch.Ids, [batch.Rows, batch.Length]));
        var mask = Qwen2Network.CausalMask(batch.Length);
        for (var layer = 0; layer < network.Shape.Layers; layer++)
        {
            hidden = network.Layer(layer, hidden, mask, out _);
            if (layer == network.Shape.Layers / 2 && batch.Sites.Count > 0)
                hidden = plans.Add(hidden, batch.Sites, noisy: false);
        }

        var best = network.Head(hidden.reshape(-1, network.Shape.Width)).argmax(-1).data<long>().ToArray();
        return [.. best.Select((token, i) => token == batch.Targets[i])];
    }
}
