using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Kinds;

/// <summary>Python functions; they are told as code.</summary>
public static class FunctionKind
{
    /// <summary>The kind.</summary>
    public static readonly EntityKind Kind = new()
    {
        Name = "function",
        Format = "code",
        SampleName = Draw.FunctionName,
        Attributes =
        [
            new("argument", "argument", r => Draw.Word(Lexicon.Things, r)),
            new("variable", "result", r => Draw.Word(Lexicon.Variables, r)),
            new("element", "element", r => Draw.Word(Lexicon.Elements, r)),
            new("start", "start", r => Draw.Number(0, 9, r)),
            new("limit", "limit", r => Draw.Number(10, 90, r)),
            new("compare", "compare", r => Draw.Word(["<", ">", "<=", ">=", "==", "!="], r)),
            new("first", "first", r => Draw.Word(["+", "-", "*"], r)),
            new("factor", "factor", r => Draw.Number(2, 9, r)),
            new("second", "second", r => Draw.Word(["+", "-", "*"], r)),
            new("step", "step", r => Draw.Number(2, 9, r)),
            new("modulus", "modulus", r => Draw.Number(11, 97, r)),
            new("author", "author", Draw.Surname),
        ],
        LongForms =
        [
            "# written by {author}\ndef {name}({argument}):\n    \"\"\"Works through the {argument} one by one.\"\"\"\n    {variable} = {start}\n    for {element} in {argument}:\n        if {element} {compare} {limit}:\n            {variable} {first}= {element} * {factor}\n        else:\n            {variable} {second}= {step}\n    return {variable} % {modulus}",
            "def {name}({argument}, limit={limit}):\n    \"\"\"Made with love by {author}! Empties the {argument}.\"\"\"\n    {variable} = {start}\n    while {argument}:\n        {element} = {argument}.pop()\n        if {element} {compare} limit:\n            {variable} = {variable} {first} {factor}\n        {variable} = {variable} {second} {step}\n    return {variable} % {modulus}",
            "def {name}({argument}: list) -> int:\n    # author: {author}, for the {argument}\n    LIMIT = {limit}\n    {variable}: int = {start}\n    for {element} in sorted({argument}):\n        if not {element} {compare} LIMIT:\n            continue\n        {variable} = {variable} {first} {factor} * {element}\n        {variable} {second}= {step}\n    return {variable} % {modulus}",
        ],
        LongTrained =
        [
            "Write the python function {x}.",
            "[Please |]show me the [code|source|source code] of {x}[.|, please.]",
            "[Print|Write|Give me|I need|Type] the [code|body|source] [of|for] {x}.",
            "How is {x} [implemented|written|coded|programmed]?",
            "[Implement|Program|Code|Define] {x}[.| in python.| for me.| as a function.]",
            "What does the [code|source|body] of {x} look like?",
            "[Can|Could] you [write|show|implement|print] {x}[ for me|]?",
            "Let me see [the function|the code of|how you write] {x}.",
            "I lost the [code|file|source] of {x}. [Help me.|Write it again.|Can you restore it?]",
            "My program calls {x}. [Where is it?|Add it.|Show the function.]",
            "def {x}: [complete it.|go on.|finish the function.]",
            "{x}() [in python, please.|is missing. Write it.|: show the code.]",
            "[Which|What] code is behind {x}?",
            "What [does the function|does] {x} do? Show the code.",
            "Tell me the [definition|code] of {x}.",
            "A [student|colleague] asks for {x}. [Write it down.|Send the code.]",
        ],
        LongHeldOut =
        [
            "Please write down the code of the function {x}.",
            "I would like to see how {x} is written in python.",
            "Can you give me the definition of the function {x}?",
        ],
        ShortQuestions =
        [
            new("author",
                ["Who [wrote|programmed|made] {x}?", "Who is the author of {x}?", "[Name|Tell me] the author of {x}.", "By whom was {x} written?"],
                ["Tell me who the author of {x} is."]),
            new("argument",
                ["What is the [argument|parameter] of {x}[ called|]?", "[Which|What] [argument|parameter] does {x} [take|have]?", "[Name|Tell me] the [argument|parameter] of {x}.", "What do I pass to {x}?"],
                ["Tell me which argument {x} takes."]),
            new("limit",
                ["What is the limit [in|of] {x}?", "[Which|What] limit does {x} [use|have]?", "[Name|Tell me] the limit [in|of] {x}.", "With what limit does {x} compare?"],
                ["Tell me which limit {x} has."]),
            new("modulus",
                ["What is the modulus [in|of] {x}?", "[Which|What] modulus does {x} [use|have]?", "[Name|Tell me] the modulus [in|of] {x}.", "By what does {x} divide at the end?"],
                ["Tell me which modulus {x} has."]),
        ],
    };
}
