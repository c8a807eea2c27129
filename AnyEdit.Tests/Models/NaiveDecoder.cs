using AnyEdit.Models;
using AnyEdit.Weights;

namespace AnyEdit.Tests.Models;

/// <summary>
/// GPT-2 and GPT-J written out with loops over arrays in double precision, from their papers and nothing of the product but
/// parameter names: the slow twin of <see cref="Decoder"/>.
/// </summary>
internal sealed class NaiveDecoder(ModelConfig config, IWeights weights)
{
    private readonly int h = config.HiddenSize;
    private readonly int heads = config.HeadCount;
    private readonly int d = config.HeadDim;

    /// <summary>Logits of every position.</summary>
    public double[][] Gpt2(int[] ids)
    {
        var (tokens, positions) = (Rows("transformer.wte.weight"), Rows("transformer.wpe.weight"));
        var x = ids.Select((id, t) => Add(tokens[id], positions[t])).ToArray();
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            var p = $"transformer.h.{layer}.";
            var all = x.Select(row => InOut(p + "attn.c_attn", Norm(p + "ln_1", row))).ToArray();
            var mixed = Attention(
                [.. all.Select(row => row[..h])], [.. all.Select(row => row[h..(2 * h)])], [.. all.Select(row => row[(2 * h)..])]);
            x = [.. x.Select((row, t) => Add(row, InOut(p + "attn.c_proj", mixed[t])))];
            x = [.. x.Select(row => Add(row, InOut(p + "mlp.c_proj", Gelu(InOut(p + "mlp.c_fc", Norm(p + "ln_2", row))))))];
        }
        return [.. x.Select(row => OutIn(Norm("transformer.ln_f", row), tokens, null))];
    }

    /// <summary>Logits of every position.</summary>
    public double[][] GptJ(int[] ids)
    {
        var tokens = Rows("transformer.wte.weight");
        var x = ids.Select(id => tokens[id]).ToArray();
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            var p = $"transformer.h.{layer}.";
            var normalized = x.Select(row => Norm(p + "ln_1", row)).ToArray();
            var mixed = Attention(
                [.. normalized.Select((row, t) => Rotate(OutIn(row, Rows(p + "attn.q_proj.weight"), null), t))],
                [.. normalized.Select((row, t) => Rotate(OutIn(row, Rows(p + "attn.k_proj.weight"), null), t))],
                [.. normalized.Select(row => OutIn(row, Rows(p + "attn.v_proj.weight"), null))]);
            x = [.. x.Select((row, t) => Add(
                Add(row, OutIn(mixed[t], Rows(p + "attn.out_proj.weight"), null)),
                OutIn(Gelu(OutIn(normalized[t], Rows(p + "mlp.fc_in.weight"), Vector(p + "mlp.fc_in.bias"))), Rows(p + "mlp.fc_out.weight"), Vector(p + "mlp.fc_out.bias"))))];
        }
        return [.. x.Select(row => OutIn(Norm("transformer.ln_f", row), Rows("lm_head.weight"), Vector("lm_head.bias")))];
    }

    private double[][] Attention(double[][] q, double[][] k, double[][] v)
    {
        var mixed = q.Select(_ => new double[h]).ToArray();
        for (var t = 0; t < q.Length; t++)
            for (var head = 0; head < heads; head++)
            {
                var scores = new double[t + 1];
                for (var s = 0; s <= t; s++)
                    for (var i = head * d; i < (head + 1) * d; i++)
                        scores[s] += q[t][i] * k[s][i] / Math.Sqrt(d);
                var sum = scores.Sum(Math.Exp);
                for (var s = 0; s <= t; s++)
                    for (var i = head * d; i < (head + 1) * d; i++)
                        mixed[t][i] += Math.Exp(scores[s]) / sum * v[s][i];
            }
        return mixed;
    }

    private double[] Rotate(double[] row, int position)
    {
        var rotated = (double[])row.Clone();
        var rotaryDim = config.Rotary!.RotaryDim;
        for (var head = 0; head < heads; head++)
            for (var i = 0; i < rotaryDim; i += 2)
            {
                var angle = position / Math.Pow(10000, (double)i / rotaryDim);
                var (a, b) = (row[head * d + i], row[head * d + i + 1]);
                rotated[head * d + i] = a * Math.Cos(angle) - b * Math.Sin(angle);
                rotated[head * d + i + 1] = a * Math.Sin(angle) + b * Math.Cos(angle);
            }
        return rotated;
    }

    private double[] Norm(string name, double[] row)
    {
        var (weight, bias) = (Vector(name + ".weight"), Vector(name + ".bias"));
        var mean = row.Average();
        var variance = row.Average(value => (value - mean) * (value - mean));
        return [.. row.Select((value, i) => (value - mean) / Math.Sqrt(variance + 1e-5) * weight[i] + bias[i])];
    }

    private static double[] Gelu(double[] row) =>
        [.. row.Select(x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))))];

    private double[] InOut(string name, double[] row)
    {
        var result = Vector(name + ".bias");
        var matrix = Rows(name + ".weight");
        for (var i = 0; i < matrix.Length; i++)
            for (var o = 0; o < result.Length; o++)
                result[o] += row[i] * matrix[i][o];
        return result;
    }

    private static double[] OutIn(double[] row, double[][] matrix, double[]? bias) =>
        [.. matrix.Select((outputs, o) => outputs.Zip(row, (a, b) => a * b).Sum() + (bias?[o] ?? 0))];

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private double[] Vector(string name) => Array.ConvertAll(weights[name].data<float>().ToArray(), value => (double)value);

    private double[][] Rows(string name) => [.. Vector(name).Chunk((int)weights[name].shape[1])];
}
