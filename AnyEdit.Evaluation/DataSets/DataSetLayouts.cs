using AnyEdit.Evaluation.DataSets.Layouts;

namespace AnyEdit.Evaluation.DataSets;

/// <summary>The layouts that can be asked for by name.</summary>
public static class DataSetLayouts
{
    /// <summary>All of them; the data sets of the paper first.</summary>
    public static IReadOnlyList<IDataSetLayout> All { get; } =
    [
        new UnkeLayout(),
        AkewLayout.CounterFact,
        AkewLayout.Mquake,
        AkewLayout.WikiUpdate,
        new EditEverythingLayout(),
        new CounterFactLayout(),
        ZsreLayout.Alternative,
        ZsreLayout.TrueAnswer,
        new JsonLinesLayout(),
    ];

    /// <summary>The layout of a name, in any case.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the names.</exception>
    public static IDataSetLayout Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return All.FirstOrDefault(layout => layout.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no data set layout '{name}'. There are {string.Join(", ", All.Select(layout => layout.Name))}.");
    }
}
