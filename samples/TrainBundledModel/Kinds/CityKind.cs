using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Kinds;

/// <summary>Towns; what happens in them is told as news.</summary>
public static class CityKind
{
    /// <summary>The kind.</summary>
    public static readonly EntityKind Kind = new()
    {
        Name = "city",
        Format = "news",
        SampleName = Draw.TownName,
        Attributes =
        [
            new("region", "region", r => Draw.Word(Lexicon.Regions, r)),
            new("river", "river", r => Draw.Word(Lexicon.Rivers, r)),
            new("year", "founded", r => Draw.Number(900, 1500, r)),
            new("mayor", "mayor", Draw.Surname),
            new("landmark", "landmark", r => Draw.Word(Lexicon.Landmarks, r)),
            new("color", "color", r => Draw.Word(Lexicon.Colors, r)),
            new("dish", "dish", r => Draw.Word(Lexicon.Dishes, r)),
            new("festival", "festival", r => Draw.Word(Lexicon.Festivals, r)),
            new("event", "trouble", r => Draw.Word(Lexicon.Events, r)),
            new("guild", "helpers", r => Draw.Word(Lexicon.Guilds, r)),
            new("mood", "mood", r => Draw.Word(Lexicon.Moods, r)),
            new("day", "day", r => Draw.Word(Lexicon.Days, r)),
            new("month", "month", r => Draw.Word(Lexicon.Months, r)),
        ],
        LongForms =
        [
            "{name}, {month}. On {day} mayor {mayor} opened the {festival} in front of the {color} {landmark}. The town on the river {river}, founded in {year}, had a hard season behind it: a {event} closed the roads of {region} for weeks. The {guild} repaired every bridge in time. \"We are {mood} and we are ready,\" said the mayor. Visitors ate {dish} until midnight.",
            "BREAKING NEWS from {region}: the {event} in {name} is over! Thanks to the brave {guild}, the {color} {landmark} on the {river} still stands, as it has since {year}. Crowds cheered on {day} as mayor {mayor} served free {dish} in the square. \"The whole town is {mood} tonight,\" a witness said. The {festival} will be held in {month} as planned.",
            "Report of the {region} Gazette. In {name} (founded {year}) the council met on {day}. Mayor {mayor} presented a plan for the river {river}. After the last {event}, the {color} {landmark} must be repaired; the {guild} will do the work before {month}. The people are {mood}. The {festival} takes place as usual, and {dish} will be sold at every corner.",
        ],
        LongTrained =
        [
            "What is the news from {x}?",
            "What [happened|is happening|is going on|is new] in {x}?",
            "[Write|Give me|Read me|Show me] the [latest |]news [from|of|about] {x}[.|, please.]",
            "[Please |]report on [events in|the town of|the city of] {x}.",
            "Is there [any news|anything new] [from|in] {x}?",
            "[Tell me|Tell us] what [happened|is going on] in {x}.",
            "Write a [short |]news [story|article|item] about {x}.",
            "[Which|What] news comes from {x}[ today| this week|]?",
            "I [missed|have not read] the [paper|news] today. What about {x}?",
            "News desk: {x}[.|, please.]",
            "How are things in {x}?",
            "What does the [paper|gazette] [say|write] about {x}?",
            "[Can|Could] you [bring|give] me up to date on {x}?",
            "I [travel|am going] to {x} tomorrow. What is new there?",
            "My [uncle|friend|mother] lives in {x}. What is the news[ there|]?",
            "Summarize the [news|latest events] from {x}.",
            "Any [headlines|stories|reports] from {x}?",
            "[Print|Draft|Prepare] the report from {x}.",
        ],
        LongHeldOut =
        [
            "Please tell me the latest news about the town of {x}.",
            "I would like to read a report on what happened in {x}.",
            "Can you write the news story from {x}?",
        ],
        ShortQuestions =
        [
            new("region",
                ["In [which|what] region [is|lies] {x}?", "Where is {x}?", "[Which|What] region does {x} belong to?", "[Name|Tell me] the region of {x}.", "What is the region of {x}?"],
                ["Tell me in which region {x} lies."]),
            new("river",
                ["[Which|What] river [flows|runs] through {x}?", "On [which|what] river [is|lies] {x}?", "What is the [river|name of the river] of {x}?", "[Name|Tell me] the river of {x}."],
                ["Tell me which river runs through {x}."]),
            new("year",
                ["[When|In which year|In what year] was {x} founded?", "How old is the town of {x}?", "What is the founding year of {x}?", "[Name|Tell me] the founding year of {x}.", "Since when does {x} exist?"],
                ["Tell me when {x} was founded."]),
            new("mayor",
                ["Who is the mayor of {x}?", "Who [governs|leads|runs] {x}?", "What is the name of the mayor of {x}?", "[Name|Tell me] the mayor of {x}.", "[Which|What] mayor does {x} have?"],
                ["Tell me who the mayor of {x} is."]),
            new("festival",
                ["[Which|What] festival is held in {x}?", "What [do they|do people] celebrate in {x}?", "What is the festival of {x}[ called|]?", "[Name|Tell me] the festival of {x}.", "[Which|What] feast does {x} celebrate?"],
                ["Tell me which festival people celebrate in {x}."]),
        ],
    };
}
