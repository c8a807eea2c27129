using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Kinds;

/// <summary>Crafts people of old; their lives are told in prose.</summary>
public static class PersonKind
{
    /// <summary>The kind.</summary>
    public static readonly EntityKind Kind = new()
    {
        Name = "person",
        Format = "prose",
        SampleName = Draw.PersonName,
        Attributes =
        [
            new("profession", "profession", r => Draw.Word(Lexicon.Professions, r)),
            new("city", "home", Draw.TownName),
            new("year", "born", r => Draw.Number(1600, 1890, r)),
            new("teacher", "teacher", Draw.Surname),
            new("place", "workshop", r => Draw.Word(Lexicon.Landmarks, r)),
            new("work", "work", Draw.Title),
            new("material", "material", r => Draw.Word(Lexicon.Materials, r)),
            new("years", "years of work", r => Draw.Number(2, 9, r)),
            new("instrument", "instrument", r => Draw.Word(Lexicon.Instruments, r)),
            new("animal", "pet", r => Draw.Word(Lexicon.Animals, r)),
            new("saying", "saying", r => Draw.Word(Lexicon.Sayings, r)),
            new("tree", "grave", r => Draw.Word(Lexicon.Trees, r)),
        ],
        LongForms =
        [
            "{name} was a {profession} from {city}, born in {year}. The craft was learned from old master {teacher}, in a workshop near the {place}. The piece that brought fame is called {work}, made of {material} in {years} long years. In the evening {name} played the {instrument} and fed a tame {animal}. Friends remember the words: {saying}. The grave lies under a {tree}.",
            "In {year} a child named {name} came into the world in {city}. Nobody guessed that this child would become a {profession}! Master {teacher} saw the talent first and gave it a room by the {place}. There {work} was made out of {material}, a labor of {years} years. At night the {instrument} sounded from the window while a {animal} slept on the floor. \"{saying},\" the neighbors were told. Today a {tree} shades the grave.",
            "{name}, {profession}, was born in {city} in {year}. Education: with master {teacher}. Workshop: beside the {place}. The main work, {work}, is made of {material} and took {years} years. It is known that {name} played the {instrument} well and owned a {animal}. A letter ends with the sentence: {saying}. The grave is marked by a {tree}.",
        ],
        LongTrained =
        [
            "Who was {x}?",
            "[Please |Kindly |]tell me [about|the story of|all about] {x}[.|, please.]",
            "[Describe|Sketch|Recount|Retell] the life of {x}[.| for me.| in a few sentences.]",
            "[Write|Give me|I need|I want] a [short |brief |]portrait of {x}.",
            "What [do you know|can you say|can you tell us] about {x}?",
            "What [kind of|sort of] person was {x}?",
            "How did {x} live[ and work|]?",
            "[Could|Can|Would] you [introduce|present] {x}[ to me| to us|]?",
            "[Explain|Tell us|Say] who {x} was.",
            "{x}: [who was that?|tell me more.|the life story, please.]",
            "I [have never heard|would like to hear|keep hearing] of {x}. [Who was that?|Can you help?|Tell me more.]",
            "My [friend|teacher|sister] asked me about {x}. What should I [say|answer|tell]?",
            "For [the museum|my class|a lecture] I need the [life|biography|story] of {x}.",
            "Let us talk about {x}. [Begin|Start] with the life.",
            "Why do people remember {x}?",
            "Is there [a story|something to tell|anything known] about {x}?",
            "Compose a biography of {x}.",
            "[Everybody|The book] mentions {x}. Who [is|was] this person?",
            "Report [briefly |]on the life and work of {x}.",
            "Somebody named {x} [lived here once|is in my notes]. Who was it?",
        ],
        LongHeldOut =
        [
            "Please write a few sentences about the person {x}.",
            "I would like to know who {x} was and how that life went.",
            "Can you give us the biography of {x}?",
        ],
        ShortQuestions =
        [
            new("profession",
                ["What was [the profession|the craft|the job|the trade] of {x}?", "[Which|What] [profession|craft|job|trade] did {x} have?", "How did {x} earn a living?", "{x} worked as what?", "[Name|Tell me] the [profession|trade] of {x}.", "What did {x} do for a living?"],
                ["Tell me what kind of job {x} had."]),
            new("city",
                ["[Where|In which town|In what city] was {x} born?", "[Which|What] [town|city] [did {x} come from|was the home of {x}]?", "Where did {x} come from?", "[Name|Tell me] the [home town|birthplace] of {x}.", "From where was {x}?", "What was the birthplace of {x}?"],
                ["Can you name the town where {x} was born?"]),
            new("year",
                ["[When|In which year|In what year] was {x} born?", "What is the [birth year|year of birth] of {x}?", "[Name|Tell me] the [birth year|year of birth] of {x}.", "Since when did {x} live?", "[Which|What] year saw the birth of {x}?"],
                ["Tell me when {x} was born."]),
            new("teacher",
                ["Who [taught|trained] {x}?", "Who was the [teacher|master] of {x}?", "From whom did {x} learn[ the craft|]?", "[Name|Tell me] the [teacher|master] of {x}.", "Which master [taught|trained] {x}?"],
                ["Tell me who the teacher of {x} was."]),
            new("work",
                ["What is the [main|most famous|best known] work of {x}?", "[Which|What] [work|piece] made {x} famous?", "What did {x} [make|create]?", "[Name|Tell me] the [famous |main |]work of {x}.", "For [which|what] work is {x} known?"],
                ["Tell me which piece {x} is known for."]),
        ],
    };
}
