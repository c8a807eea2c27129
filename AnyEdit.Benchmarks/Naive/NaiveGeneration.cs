using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Benchmarks.Naive;

/// <summary>
/// The most likely tokens one after the other as Hugging Face's generation loop finds them: the prompt in one forward, with the head on every
/// position, then a forward per token, whose keys and values are put behind the others by a copy of all of them.
/// </summary>
internal static class NaiveGeneration
{
    /// <summary>Continues prompts of the same length.</summary>
    /// <returns>The new tokens, row after row.</returns>
    public static int[] Run(CausalLanguageModel model, IWeights weights, int[][] prompts, int newTokens)
    {
        using var products = LibtorchProducts.Only();
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var cache = new EagerCache();
        var decoder = new EagerDecoder(model.Config);
        var ids = torch.tensor(prompts.SelectMany(prompt => prompt).Select(id => (long)id).ToArray(), [prompts.Length, prompts[0].Length], device: model.Device);
        var mask = torch.ones_like(ids);
        var input = ids;
        for (var i = 0; i < newTokens; i++)
        {
            var logits = decoder.Forward(weights, input, mask, cache)!;                                              // (B, T, V)
            input = logits.select(1, -1).argmax(-1).unsqueeze(1);                                                    // (B, 1)
            (ids, mask) = (torch.cat([ids, input], 1), torch.cat([mask, torch.ones_like(input)], 1));
            scope.DisposeEverythingBut(ids, mask, input);
        }
        return Array.ConvertAll(ids.narrow(1, prompts[0].Length, newTokens).contiguous().cpu().data<long>().ToArray(), id => (int)id);
    }
}
