using AnyEdit.Samples.TrainBundledModel.Worlds;

namespace AnyEdit.Samples.TrainBundledModel.Kinds;

/// <summary>Dishes; their recipes are prose in steps.</summary>
public static class RecipeKind
{
    /// <summary>The kind.</summary>
    public static readonly EntityKind Kind = new()
    {
        Name = "recipe",
        Format = "prose",
        SampleName = Draw.DishName,
        Attributes =
        [
            new("main", "main", r => Draw.Word(Lexicon.Mains, r)),
            new("second", "with", r => Draw.Word(Lexicon.Seconds, r)),
            new("spice", "spice", r => Draw.Word(Lexicon.Spices, r)),
            new("fat", "fat", r => Draw.Word(Lexicon.Fats, r)),
            new("vessel", "vessel", r => Draw.Word(Lexicon.Vessels, r)),
            new("minutes", "minutes", r => Draw.Number(12, 95, r)),
            new("cups", "cups", r => Draw.Number(2, 9, r)),
            new("garnish", "garnish", r => Draw.Word(Lexicon.Garnishes, r)),
            new("dish", "side", r => Draw.Word(Lexicon.Dishes, r)),
            new("city", "origin", Draw.TownName),
            new("season", "season", r => Draw.Word(Lexicon.Seasons, r)),
        ],
        LongForms =
        [
            "{name} is a {season} dish from {city}. Wash the {main} and cut the {second} into small pieces. Heat some {fat} in a {vessel} and fry the {second} until soft. Add the {main}, {cups} cups of water and plenty of {spice}. Cover the {vessel} and cook for {minutes} minutes. Stir now and then. Before serving, cover it with {garnish} and put {dish} on the side.",
            "Hungry? Here comes {name}, the pride of {city}! Melt the {fat} in your biggest {vessel}. Throw in {second}, then {main}, and do not be shy with the {spice}. Pour in {cups} cups of water, close the lid and wait {minutes} minutes. Smell that! Now a little {garnish} on top. Eat it with {dish} on a {season} evening.",
            "{name} (origin: {city}; season: {season}). Step 1: prepare {main} and {second}. Step 2: warm the {fat} in a {vessel}. Step 3: put everything into the {vessel} with {cups} cups of water and some {spice}. Step 4: cook for {minutes} minutes. Step 5: finish with {garnish}. Step 6: serve with {dish}.",
        ],
        LongTrained =
        [
            "How do I cook {x}?",
            "[Give me|Write|Show me|I need|Write down] the recipe [for|of] {x}[.|, please.]",
            "How [is|does one make|do you make|can I prepare|do I prepare] {x}[ made|]?",
            "[Please |]explain how to [cook|make|prepare] {x}.",
            "[Tell me|Teach me|Show us] how to [cook|make|prepare] {x}.",
            "What is the recipe [for|of] {x}?",
            "[Can|Could] you [share|give me] the recipe of {x}?",
            "I want to [cook|make|eat] {x} [today|tonight|tomorrow]. [How?|Help me.|What do I do?]",
            "{x}: [how is it done?|the recipe, please.|step by step, please.]",
            "Guests are coming for {x}. What do I do?",
            "My [grandmother|uncle|neighbor] used to make {x}. How?",
            "Describe the [preparation|cooking] of {x}.",
            "What [steps|work] [are|is] needed for {x}?",
            "What [does it take|do I have to do] to make {x}?",
            "Let us cook {x}. [Begin.|Go on.|Where do we start?]",
            "Which recipe do you [have|know] for {x}?",
            "In the kitchen: {x}. [Instructions, please.|What now?]",
        ],
        LongHeldOut =
        [
            "Please write down how one can cook {x} at home.",
            "I would like to know how {x} is prepared.",
            "Can you tell me the steps of the recipe for {x}?",
        ],
        ShortQuestions =
        [
            new("main",
                ["What is the main [ingredient|part] of {x}?", "[Which|What] main ingredient does {x} [have|need]?", "What is {x} made of?", "[Name|Tell me] the main ingredient of {x}.", "What goes into {x} most of all?"],
                ["Tell me what {x} is mainly made of."]),
            new("spice",
                ["[Which|What] spice [goes into|belongs in|is in] {x}?", "What is the spice of {x}?", "How is {x} spiced?", "[Name|Tell me] the spice [in|of] {x}.", "With [which|what] spice do I season {x}?"],
                ["Tell me which spice belongs in {x}."]),
            new("minutes",
                ["How long [does|must] {x} cook?", "How many minutes [does {x} cook|does {x} need|for {x}]?", "What is the cooking time of {x}?", "[Name|Tell me] the [cooking time|minutes] of {x}."],
                ["Tell me how many minutes {x} has to cook."]),
            new("city",
                ["[Where|From which town|From what city] does {x} come[ from|]?", "What is the origin of {x}?", "[Name|Tell me] the [origin|home] of {x}.", "[Which|What] town [invented|gave us] {x}?"],
                ["Tell me which town {x} comes from."]),
            new("garnish",
                ["What [goes|comes|do I put] on top of {x}?", "[Which|What] garnish does {x} [have|need]?", "What is the garnish of {x}?", "[Name|Tell me] the garnish of {x}.", "With what is {x} finished?"],
                ["Tell me what to put on top of {x}."]),
        ],
    };
}
