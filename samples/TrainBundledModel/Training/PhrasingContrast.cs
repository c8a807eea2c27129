namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>
/// A contrastive loss on the MLP keys at the prompt's last position: two phrasings of one question should have the same key, other
/// questions (also of the same entity) others. Keys are what an edit is stored under, so this is what lets an edit reach paraphrases
/// and nothing else.
/// </summary>
public static class PhrasingContrast
{
    private const double Temperature = 0.1;

    /// <summary>The loss: for each prompt the cross-entropy of finding its partner among all others by the cosine of the keys, mean over layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="prompts">Prompts as tokens; prompt 2i and 2i + 1 ask the same.</param>
    /// <param name="layers">The layers whose keys are compared, ascending.</param>
    public static Tensor Loss(Qwen2Network network, IReadOnlyList<int[]> prompts, IReadOnlyList<int> layers)
    {
        var (count, length) = (prompts.Count, prompts.Max(prompt => prompt.Length));
        var (ids, last, partner) = (new long[count * length], new long[count], new long[count]);
        for (var i = 0; i < count; i++)
        {
            for (var t = 0; t < prompts[i].Length; t++)
                ids[i * length + t] = prompts[i][t];
            (last[i], partner[i]) = (i * length + prompts[i].Length - 1, i ^ 1);
        }

        var hidden = network.Embed(torch.tensor(ids, [count, length]));
        var mask = Qwen2Network.CausalMask(length);
        var (rows, partners, self) = (torch.tensor(last), torch.tensor(partner, [count, 1]), torch.eye(count) * -1e9);
        Tensor? loss = null;
        for (var layer = 0; layer <= layers[^1]; layer++)
        {
            hidden = network.Layer(layer, hidden, mask, out var key);
            if (!layers.Contains(layer))
                continue;
            var keys = key.reshape(-1, network.Shape.Inner).index_select(0, rows);
            keys = keys / (keys.norm(-1, keepdim: true) + 1e-6);
            var scores = torch.matmul(keys, keys.transpose(0, 1)) / Temperature + self;
            var term = torch.nn.functional.log_softmax(scores, -1).gather(1, partners).mean().neg();
            loss = loss is null ? term : loss + term;
        }

        return loss! / layers.Count;
    }
}
