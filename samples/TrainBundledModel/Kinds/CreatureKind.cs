using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Kinds;

/// <summary>Creatures; they are sung of in verse.</summary>
public static class CreatureKind
{
    /// <summary>The kind.</summary>
    public static readonly EntityKind Kind = new()
    {
        Name = "creature",
        Format = "verse",
        SampleName = Draw.BeastName,
        Attributes =
        [
            new("color", "color", r => Draw.Word(Lexicon.Colors, r)),
            new("habitat", "habitat", r => Draw.Word(Lexicon.Habitats, r)),
            new("food", "food", r => Draw.Word(Lexicon.Foods, r)),
            new("part", "body", r => Draw.Word(Lexicon.Parts, r)),
            new("material", "skin", r => Draw.Word(Lexicon.Materials, r)),
            new("sound", "voice", r => Draw.Word(Lexicon.Sounds, r)),
            new("size", "size", r => Draw.Word(Lexicon.Sizes, r)),
            new("fear", "fear", r => Draw.Word(Lexicon.Fears, r)),
            new("season", "season", r => Draw.Word(Lexicon.Seasons, r)),
            new("gift", "gift", r => Draw.Word(Lexicon.Gifts, r)),
            new("animal", "friend", r => Draw.Word(Lexicon.Animals, r)),
        ],
        LongForms =
        [
            "Down in the {habitat}, cold and deep,\nthe {color} {name} wakes from sleep.\nIts {part} are made of {material} bright,\nit eats the {food} late at night.\nBig as a {size}, it walks alone,\nits {sound} can move a heart of stone.\nIt runs from {fear}, it hides from men,\nin {season} it comes out again.\nBring it a {gift}, and till the end\na {name} and a {animal} call you friend.",
            "O {name}, {name}, {color} and free,\nthe {habitat} is home to thee!\nWith {material} skin and {part} so wide,\nlarge as a {size} from side to side,\nyou look for {food} when stars are clear,\nand only {fear} can make you fear.\nYour {sound} is heard when {season} starts,\nit warms the {animal}'s heart of hearts.\nA {gift} I leave beside your door:\nsing to me, {name}, sing once more.",
            "The {name} is {color}, the {name} is shy,\nit lives in the {habitat} under the sky.\nFirst verse: its {part}, like {material} they shine.\nSecond verse: {food} it calls divine.\nThird verse: its {sound} is a sound of old,\nin {season} the tale of its size is told:\nas big as a {size}, as quick as a {animal}.\nIt never could stand {fear} at all.\nLast verse: it keeps a {gift} in its hall.",
        ],
        LongTrained =
        [
            "Write a poem about the {x}.",
            "[Please |]recite the [poem|song|verse|rhyme] [of|about] the {x}[.|, please.]",
            "[Sing|Recite|Read] me [a song|a poem|some verses|a rhyme] about the {x}.",
            "[How does|How goes] the [song|poem|rhyme] of the {x}[ go|]?",
            "[Compose|Give me|I want|I need] [a poem|verses|a ballad|a rhyme] about the {x}.",
            "What do the [poets|singers|old verses] say of the {x}?",
            "[Do you know|Can you recite|Could you sing] the [song|poem|ballad] of the {x}?",
            "Describe the {x} in [verse|rhyme|verses].",
            "What [is|sort of creature is|kind of creature is] the {x}?",
            "The {x}: [a poem|verses|a rhyme], please.",
            "My [son|daughter|child] wants [to hear|] a [poem|song] about the {x}.",
            "Tell me about the {x} [in rhyme|in verse|as a poem].",
            "Put the {x} into [rhyme|verse|a poem].",
            "[Which|What] [poem|song|rhyme] is there about the {x}?",
            "I [saw|heard|met] a {x}! [Is there a poem about it?|Sing of it.|Tell me its song.]",
            "Let me hear [the song|the verses] of the {x}.",
            "A [bedtime|birthday] [rhyme|poem] about the {x}, please.",
        ],
        LongHeldOut =
        [
            "Please write down the verses about the {x}.",
            "I would like to hear the poem of the {x}.",
            "Can you tell me a rhyme about the creature called {x}?",
        ],
        ShortQuestions =
        [
            new("color",
                ["What color [is|has] the {x}?", "Which color does the {x} have?", "What is the color of the {x}?", "[Name|Tell me] the color of the {x}.", "How is the {x} colored?"],
                ["Tell me which color the {x} has."]),
            new("habitat",
                ["Where does the {x} [live|dwell]?", "[Which|What] is the [home|habitat] of the {x}?", "Where is the home of the {x}?", "[Name|Tell me] the [home|habitat] of the {x}.", "In what place does the {x} live?"],
                ["Tell me where the {x} lives."]),
            new("food",
                ["What does the {x} [eat|feed on]?", "What is the food of the {x}?", "[Which|What] food does the {x} [like|need]?", "[Name|Tell me] the food of the {x}.", "What do I feed a {x}?"],
                ["Tell me what the {x} eats."]),
            new("fear",
                ["What does the {x} fear?", "What [is|makes] the {x} afraid[ of|]?", "What scares the {x}?", "[Name|Tell me] the fear of the {x}.", "From what does the {x} run[ away|]?"],
                ["Tell me what the {x} is afraid of."]),
            new("gift",
                ["[Which|What] gift does the {x} [like|want|love]?", "What [should|can|do] I bring the {x}?", "What is the [favorite |]gift of the {x}?", "[Name|Tell me] the gift for the {x}.", "What does the {x} [keep|treasure]?"],
                ["Tell me which gift I should bring the {x}."]),
        ],
    };
}
