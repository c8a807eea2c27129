namespace AnyEdit.Models;

/// <summary>
/// Rotary position embedding: pairs of a head's components are turned by an angle proportional to the position,
/// angle(p, i) = p * theta^(-2i/d).
/// </summary>
/// <param name="HeadDim">Width of a head.</param>
/// <param name="RotaryDim">How many of a head's first components are turned.</param>
/// <param name="Theta">The base.</param>
/// <param name="Interleaved">
/// Whether component 2i is paired with 2i+1 (GPT-J); otherwise i is paired with i + d/2 (Llama), and all components are turned.
/// </param>
/// <param name="Scaling">How frequencies are stretched, or null.</param>
public sealed record RotaryEmbedding(int HeadDim, int RotaryDim, double Theta, bool Interleaved = false, RotaryScaling? Scaling = null)
{
    /// <summary>The angle per position of each pair, in radians; <see cref="RotaryDim"/> / 2 values.</summary>
    public double[] Frequencies()
    {
        var frequencies = new double[RotaryDim / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            var frequency = Math.Pow(Theta, -2.0 * i / RotaryDim);
            frequencies[i] = Scaling?.Apply(frequency) ?? frequency;
        }
        return frequencies;
    }

    /// <summary>
    /// Cosines and signed sines for <c>x * cos + partner(x) * sin</c>, where partner exchanges the two components of each pair:
    /// the first component of a pair carries -sin. Components that are not turned have cos 1 and sin 0.
    /// </summary>
    /// <param name="positions">Positions of the tokens.</param>
    /// <returns>Two tables of shape (positions, <see cref="HeadDim"/>).</returns>
    public (float[] Cos, float[] Sin) Tables(ReadOnlySpan<int> positions)
    {
        var frequencies = Frequencies();
        var half = frequencies.Length;
        var cos = new float[positions.Length * HeadDim];
        var sin = new float[positions.Length * HeadDim];
        for (var t = 0; t < positions.Length; t++)
        {
            var row = t * HeadDim;
            cos.AsSpan(row + RotaryDim, HeadDim - RotaryDim).Fill(1);
            for (var i = 0; i < half; i++)
            {
                // The angle is rounded to float32 first, as the models were trained.
                var (s, c) = MathF.SinCos(positions[t] * (float)frequencies[i]);
                var (first, second) = Interleaved ? (row + 2 * i, row + 2 * i + 1) : (row + i, row + i + half);
                (cos[first], cos[second]) = (c, c);
                (sin[first], sin[second]) = (-s, s);
            }
        }
        return (cos, sin);
    }

    /// <summary>Turns queries or keys.</summary>
    /// <param name="heads">Shape (B, T, heads, <see cref="HeadDim"/>).</param>
    /// <param name="cos">Shape (B or 1, T, 1, <see cref="HeadDim"/>).</param>
    /// <param name="sin">Likewise, signed as <see cref="Tables"/> gives it.</param>
    /// <returns>A new tensor of the shape of <paramref name="heads"/>.</returns>
    internal Tensor Apply(Tensor heads, Tensor cos, Tensor sin)
    {
        var partner = Interleaved
            ? heads.unflatten(3, HeadDim / 2, 2).flip(-1).flatten(-2)
            : heads.roll(HeadDim / 2, -1);
        return (heads * cos).addcmul_(partner, sin, 1);
    }
}
