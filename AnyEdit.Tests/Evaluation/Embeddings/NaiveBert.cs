namespace AnyEdit.Tests.Evaluation.Embeddings;

/// <summary>BERT with mean pooling for one text in plain float64 loops: the slow twin of the sentence encoder. No tensors, no batches, no padding.</summary>
/// <param name="weights">The parameters, row by row, by Hugging Face's names.</param>
internal sealed class NaiveBert(IReadOnlyDictionary<string, float[]> weights, int hidden, int heads, int layers, double epsilon)
{
    public double[] Embed(int[] ids)
    {
        var x = ids.Select((id, t) => Norm("embeddings.LayerNorm",
            Sum(Sum(Row("embeddings.word_embeddings.weight", id), Row("embeddings.position_embeddings.weight", t)), Row("embeddings.token_type_embeddings.weight", 0)))).ToArray();
        for (var layer = 0; layer < layers; layer++)
            x = Layer($"encoder.layer.{layer}.", x);
        var mean = Enumerable.Range(0, hidden).Select(j => x.Average(state => state[j])).ToArray();
        var length = Math.Sqrt(mean.Sum(value => value * value));
        return [.. mean.Select(value => value / length)];
    }

    private double[][] Layer(string name, double[][] x)
    {
        var attention = Attend(name + "attention.self.", x);
        var middle = x.Select((state, t) => Norm(name + "attention.output.LayerNorm", Sum(state, Linear(name + "attention.output.dense", attention[t])))).ToArray();
        return [.. middle.Select(state => Norm(name + "output.LayerNorm", Sum(state, Linear(name + "output.dense", [.. Linear(name + "intermediate.dense", state).Select(Gelu)]))))];
    }

    private double[][] Attend(string name, double[][] x)
    {
        var (query, key, value) = (All("query"), All("key"), All("value"));
        var d = hidden / heads;
        var mixed = x.Select(_ => new double[hidden]).ToArray();
        for (var head = 0; head < heads; head++)
            for (var t = 0; t < x.Length; t++)
            {
                var scores = new double[x.Length];
                for (var s = 0; s < x.Length; s++)
                    for (var j = head * d; j < (head + 1) * d; j++)
                        scores[s] += query[t][j] * key[s][j] / Math.Sqrt(d);
                var total = scores.Sum(Math.Exp);
                for (var s = 0; s < x.Length; s++)
                    for (var j = head * d; j < (head + 1) * d; j++)
                        mixed[t][j] += Math.Exp(scores[s]) / total * value[s][j];
            }
        return mixed;

        double[][] All(string part) => [.. x.Select(state => Linear(name + part, state))];
    }

    private double[] Linear(string name, double[] x)
    {
        var (matrix, bias) = (weights[name + ".weight"], weights[name + ".bias"]);
        return [.. bias.Select((b, i) => b + x.Select((value, j) => value * matrix[i * x.Length + j]).Sum())];
    }

    private double[] Norm(string name, double[] x)
    {
        var (weight, bias, mean) = (weights[name + ".weight"], weights[name + ".bias"], x.Average());
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. x.Select((value, i) => (value - mean) / deviation * weight[i] + bias[i])];
    }

    private double[] Row(string name, int row) => [.. weights[name].Skip(row * hidden).Take(hidden).Select(value => (double)value)];

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>x Phi(x), Phi from the power series of the error function.</summary>
    private static double Gelu(double x)
    {
        var z = x / Math.Sqrt(2);
        double term = z, sum = z;
        for (var n = 1; n < 200; n++)
        {
            term *= -z * z / n;
            sum += term / (2 * n + 1);
        }
        return x * (0.5 + sum / Math.Sqrt(Math.PI));
    }
}
