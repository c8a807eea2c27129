namespace AnyEdit.Evaluation.DataSets.Layouts;

/// <summary>EditEverything (arXiv 2502.05628): a question, a long answer, and what kind of text it is.</summary>
internal sealed class EditEverythingLayout : IDataSetLayout
{
    public string Name => "editeverything";

    public string Description => "EditEverything: question, answer, category";

    public bool IsLines => false;

    public string Expected => "a JSON array of objects with question, answer and category (EditEverything)";

    public EditCase Read(DataSetRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new EditCase(record.Text("question"), record.Text("answer")) { Id = record.OptionalName("id"), Category = record.Text("category") };
    }
}
