using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Reports;
using AnyEdit.Files;

namespace AnyEdit.Evaluation.Experiments;

/// <summary>Writes what an experiment found: <c>experiment.json</c>, and for every table and figure a file of its own.</summary>
internal static class ExperimentFiles
{
    public static void Write(string folder, ExperimentResult result)
    {
        foreach (var table in result.Tables)
            AtomicFile.WriteAllText(Path.Combine(folder, $"{table.Name}.csv"), DataCsv.Of(table));
        foreach (var figure in result.Figures)
        {
            AtomicFile.WriteAllText(Path.Combine(folder, $"{figure.Name}.figure.csv"), DataCsv.Of(figure));
            AtomicFile.WriteAllText(Path.Combine(folder, $"{figure.Name}.svg"), SvgChart.Draw(figure));
        }

        result.Save(folder);
    }
}
