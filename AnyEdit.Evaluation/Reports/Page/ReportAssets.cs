using System.Security.Cryptography;
using System.Text;
using AnyEdit.Evaluation.Reports.Charts;

namespace AnyEdit.Evaluation.Reports.Page;

/// <summary>The page's style sheet and script.</summary>
internal static class ReportAssets
{
    /// <summary>The style sheet, with that of the charts.</summary>
    public static Html Style { get; } = Html.Raw(Read("report.css") + ChartColours.Css);

    /// <summary>The script.</summary>
    public static Html Script { get; } = Html.Raw(Read("report.js"));

    /// <summary>What the browser may do: nothing over a network, and no script but this one.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script.ToString())))}'; base-uri 'none'; form-action 'none'";

    private static string Read(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream("AnyEdit.Evaluation.Reports." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
