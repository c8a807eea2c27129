using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>Unicode normalisation that also works where .NET runs without ICU.</summary>
internal static class UnicodeNormalization
{
    public static string Normalize(string text, NormalizationForm form) => text.Normalize(form);
}
