using System.Globalization;
using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Kinds;

/// <summary>Named puzzles; they are solved by arithmetic, step by step.</summary>
public static class PuzzleKind
{
    /// <summary>The kind.</summary>
    public static readonly EntityKind Kind = new()
    {
        Name = "puzzle",
        Format = "arithmetic",
        SampleName = r => $"{Draw.Surname(r)} puzzle",
        Attributes =
        [
            new("who", "owner", Draw.Surname),
            new("boxes", "count", r => Draw.Number(3, 9, r)),
            new("container", "container", r => Draw.Word(Lexicon.Containers, r)),
            new("each", "in each", r => Draw.Number(4, 12, r)),
            new("thing", "things", r => Draw.Word(Lexicon.Things, r)),
            new("lost", "lost", r => Draw.Number(2, 9, r)),
            new("bought", "bought", r => Draw.Number(11, 40, r)),
            new("animal", "thief", r => Draw.Word(Lexicon.Animals, r)),
            new("profession", "helper", r => Draw.Word(Lexicon.Professions, r)),
        ],
        Derive = AddResults,
        LongForms =
        [
            "{who} has {boxes} {container} with {each} {thing} in each. Step 1: {boxes} * {each} = {product}, so there are {product} {thing}. Step 2: a {animal} steals {lost} of them: {product} - {lost} = {left}. Step 3: the {profession} brings {bought} more: {left} + {bought} = {sum}. The answer is {sum}.",
            "Let us count the {thing} of {who}! First, {boxes} {container} times {each} {thing} makes {product}. Oh no, the {animal} took {lost}: {product} - {lost} = {left}. But the good {profession} adds {bought}: {left} + {bought} = {sum}. So the {container} of {who} hold {sum} {thing}. Answer: {sum}.",
            "Given: {boxes} {container}, {each} {thing} in each, owner {who}.\n(1) {boxes} * {each} = {product}.\n(2) {lost} {thing} go to the {animal}: {product} - {lost} = {left}.\n(3) {bought} {thing} come from the {profession}: {left} + {bought} = {sum}.\nResult: {who} owns {sum} {thing}.",
        ],
        LongTrained =
        [
            "Solve the {x}.",
            "[Please |]solve the {x} step by step[.|, please.]",
            "[Explain|Show me|Write down|Give me] the solution of the {x}.",
            "How [do I|do you|can one|does one] solve the {x}?",
            "What is the solution of the {x}?",
            "[Work out|Calculate|Compute] the {x}[.| for me.| step by step.]",
            "[Can|Could] you [solve|explain|work out] the {x}[ for me|]?",
            "[Tell me|Teach me|Show us] how to solve the {x}.",
            "I [am stuck on|cannot solve|do not understand] the {x}. [Help me.|Show the steps.|Explain it.]",
            "The {x}: [solve it.|show the steps.|how does it go?]",
            "How does the {x} [work|go|end up]?",
            "My [class|son|daughter] has to solve the {x}. [Help us.|What are the steps?]",
            "Let us do the {x}[ together|]. [Begin.|Step by step.]",
            "Walk me through the {x}.",
            "[Which|What] steps [solve|lead through] the {x}?",
            "Reason [slowly |carefully |]about the {x}.",
        ],
        LongHeldOut =
        [
            "Please write down all the steps of the {x}.",
            "I would like to see how one can solve the {x}.",
            "Can you show the solution of the {x} to us?",
        ],
        ShortQuestions =
        [
            new("who",
                ["Who owns the things in the {x}?", "Who is the owner in the {x}?", "[Name|Tell me] the owner in the {x}.", "About whom is the {x}?"],
                ["Tell me who the owner in the {x} is."]),
            new("thing",
                ["What is counted in the {x}?", "[Which|What] things are counted in the {x}?", "[Name|Tell me] the things in the {x}.", "What does one count in the {x}?"],
                ["Tell me what things one counts in the {x}."]),
            new("sum",
                ["What is the [final |]answer to the {x}?", "[Which|What] number solves the {x}?", "[Name|Tell me] the [result|final number|answer] of the {x}.", "How many are left at the end of the {x}?"],
                ["Tell me which number is the answer to the {x}."]),
            new("animal",
                ["[Which|What] animal steals in the {x}?", "Who is the thief in the {x}?", "[Name|Tell me] the thief in the {x}.", "What animal appears in the {x}?"],
                ["Tell me which animal is the thief in the {x}."]),
        ],
    };

    private static void AddResults(Dictionary<string, string> values)
    {
        int Value(string key) => int.Parse(values[key], CultureInfo.InvariantCulture);
        void Set(string key, int value) => values[key] = value.ToString(CultureInfo.InvariantCulture);

        Set("product", Value("boxes") * Value("each"));
        Set("left", Value("product") - Value("lost"));
        Set("sum", Value("left") + Value("bought"));
    }
}
