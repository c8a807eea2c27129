using AnyEdit.Samples.TrainBundledModel.Worlds;
using AnyEdit.Tokenization;

namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>Turns documents into token sequences in ChatML and groups them by length.</summary>
public sealed class DocumentEncoder(ITokenizer tokenizer)
{
    /// <summary>Weight of the loss on the user's turn.</summary>
    public const float PromptWeight = 0.1f;

    private readonly int _turnEnd = tokenizer.SpecialTokens["<|im_end|>"];

    /// <summary>The prompt in ChatML up to where the answer begins.</summary>
    public static string Chat(string prompt) => $"<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n";

    /// <summary>Encodes a document.</summary>
    public Sequence Encode(Document document)
    {
        var prompt = document.Prompt is null ? [] : tokenizer.Encode(Chat(document.Prompt));
        int[] answer = [.. tokenizer.Encode(document.Text), _turnEnd];
        var plan = document.Plan;
        int[]? content = plan is null ? null : plan.Content == document.Text ? answer : [.. tokenizer.Encode(plan.Content), _turnEnd];
        return new Sequence(document.Source, [.. prompt, .. answer], prompt.Count, plan, content);
    }

    /// <summary>Encodes a prompt alone, up to where the answer begins.</summary>
    public int[] EncodePrompt(string prompt) => [.. tokenizer.Encode(Chat(prompt))];

    /// <summary>Groups sequences of similar length into batches of at most <paramref name="tokens"/> positions.</summary>
    public static List<Batch> Group(IEnumerable<Sequence> sequences, int tokens)
    {
        var batches = new List<Batch>();
        var rows = new List<Sequence>();
        foreach (var sequence in sequences.OrderBy(sequence => sequence.Ids.Length))
        {
            if (rows.Count > 0 && (rows.Count + 1) * (sequence.Ids.Length - 1) > tokens)
            {
                batches.Add(Pad(rows));
                rows.Clear();
            }

            rows.Add(sequence);
        }

        if (rows.Count > 0)
            batches.Add(Pad(rows));
        return batches;
    }

    private static Batch Pad(List<Sequence> rows)
    {
        var length = rows.Max(row => row.Ids.Length) - 1;
        var (ids, targets, weights) = (new long[rows.Count * length], new long[rows.Count * length], new float[rows.Count * length]);
        var sites = new List<PlanSite>();
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows[r];
            for (var t = 0; t + 1 < row.Ids.Length; t++)
            {
                ids[r * length + t] = row.Ids[t];
                targets[r * length + t] = row.Ids[t + 1];
                weights[r * length + t] = t + 1 < row.PromptLength ? PromptWeight : 1;
            }

            if (row.Plan is { } plan)
                for (var start = 0; start < Math.Min(row.Content!.Length, row.Ids.Length - row.PromptLength); start += plan.ChunkSize)
                    sites.Add(new PlanSite(r * length + row.PromptLength - 1 + start, row.Content.Skip(start).Take(plan.ChunkSize).ToArray(), (float)plan.Strength));
        }

        return new Batch([.. rows.Select(row => row.Source)], ids, targets, weights, sites);
    }
}
