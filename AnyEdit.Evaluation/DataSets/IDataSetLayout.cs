namespace AnyEdit.Evaluation.DataSets;

/// <summary>How a data set writes its records. Implementations have no state and may be used by several threads.</summary>
public interface IDataSetLayout
{
    /// <summary>The name by which it is asked for, in small letters.</summary>
    string Name { get; }

    /// <summary>One line for a list of layouts: which data set, where from.</summary>
    string Description { get; }

    /// <summary>Whether each line of the file is a record; otherwise the file is one JSON array of records.</summary>
    bool IsLines { get; }

    /// <summary>What a file should hold, for messages: "a JSON array of objects with question and answer".</summary>
    string Expected { get; }

    /// <summary>
    /// The names of all fields that a record may have, for layouts that people write by hand: a name that is nearly one of them is
    /// an error, another one is told of once. Empty where records have many fields that are not read.
    /// </summary>
    IReadOnlyList<string> Fields => [];

    /// <summary>Makes a case of a record; <see cref="EditCase.Index"/> is set by the reader.</summary>
    /// <param name="record">The record; borrowed, valid during the call.</param>
    /// <exception cref="DataSetException">A field is missing or wrong; <see cref="DataSetRecord"/> throws it.</exception>
    EditCase Read(DataSetRecord record);
}
