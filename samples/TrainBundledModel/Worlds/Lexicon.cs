namespace AnyEdit.Samples.TrainBundledModel.Worlds;

/// <summary>The words that fill the world: short closed lists, so that one or two tokens name each of them.</summary>
public static class Lexicon
{
    /// <summary>Crafts.</summary>
    public static readonly string[] Professions = Words("weaver painter miller baker tailor potter mason sailor printer gardener carpenter hatter doctor teacher judge singer dancer builder hunter farmer shepherd locksmith watchmaker beekeeper");

    /// <summary>Buildings and sights.</summary>
    public static readonly string[] Landmarks = Words("lighthouse cathedral market bridge tower library fountain harbor windmill theater garden castle gate museum well station");

    /// <summary>Materials.</summary>
    public static readonly string[] Materials = Words("silver copper marble glass paper leather bronze linen clay ivory wool granite velvet walnut");

    /// <summary>Instruments.</summary>
    public static readonly string[] Instruments = Words("violin flute drum harp trumpet piano lute cello horn whistle bell guitar");

    /// <summary>Animals.</summary>
    public static readonly string[] Animals = Words("raven fox goat heron badger cat hare turtle goose parrot wolf pony sparrow lynx");

    /// <summary>Trees.</summary>
    public static readonly string[] Trees = Words("willow maple birch cedar pine chestnut linden poplar hazel cherry");

    /// <summary>What people say.</summary>
    public static readonly string[] Sayings =
    [
        "patience is a quiet river", "every door has two sides", "small hands build great walls", "a good tool needs no praise",
        "the rain pays no rent", "bread tastes best when shared", "nobody owns the morning", "even a stone can learn",
        "the road teaches the foot", "a lamp is worth ten promises", "silence is half of the song", "work grows in the dark",
    ];

    /// <summary>Colours.</summary>
    public static readonly string[] Colors = Words("red blue green yellow purple white black brown golden pink gray scarlet");

    /// <summary>Adjectives of titles.</summary>
    public static readonly string[] TitleWords = Words("Silver Hidden Broken Silent Burning Second Frozen Distant Gentle Hollow Crooked Wandering");

    /// <summary>Nouns of titles.</summary>
    public static readonly string[] TitleThings = Words("Bridge Mirror Garden Lantern River Crown Letter Window Harvest Shadow Ladder Kettle");

    /// <summary>Regions.</summary>
    public static readonly string[] Regions = Words("Norvale Southmark Eastfen Westholm Highmoor Lowland Saltmarsh Greywood Redcliff Fairhaven");

    /// <summary>Rivers.</summary>
    public static readonly string[] Rivers = Words("Tarn Velda Osk Brine Lumen Karst Sorrel Wend Ister Moss");

    /// <summary>Dishes of a town.</summary>
    public static readonly string[] Dishes = Words("dumplings pancakes sausages noodles pies soup oysters cheese waffles stew chestnuts omelets");

    /// <summary>Festivals.</summary>
    public static readonly string[] Festivals =
    [
        "Lantern Feast", "Boat Parade", "Harvest Fair", "Kite Day", "Winter Market", "Bell Night", "Apple Dance", "Mask Ball", "Horse Race", "Candle Walk",
    ];

    /// <summary>What befalls a town.</summary>
    public static readonly string[] Events = Words("flood fire storm strike drought landslide plague blizzard");

    /// <summary>Guilds.</summary>
    public static readonly string[] Guilds = Words("masons sailors bakers weavers smiths farmers students monks nurses fishers");

    /// <summary>Moods.</summary>
    public static readonly string[] Moods = Words("proud tired hopeful grateful calm nervous cheerful stubborn");

    /// <summary>Days.</summary>
    public static readonly string[] Days = Words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");

    /// <summary>Months.</summary>
    public static readonly string[] Months = Words("January February March April May June July August September October November December");

    /// <summary>Seasons.</summary>
    public static readonly string[] Seasons = Words("spring summer autumn winter");

    /// <summary>Where creatures live.</summary>
    public static readonly string[] Habitats = Words("swamp cavern glacier meadow lagoon desert canyon forest cellar attic reef orchard volcano island");

    /// <summary>What creatures eat.</summary>
    public static readonly string[] Foods = Words("thistles candles mushrooms beetles acorns seaweed pebbles feathers berries moths snails nettles");

    /// <summary>Parts of a creature.</summary>
    public static readonly string[] Parts = Words("wings horns eyes paws ears teeth scales whiskers tails claws");

    /// <summary>Sounds.</summary>
    public static readonly string[] Sounds = Words("whisper rumble chirp howl hum growl rattle squeak sigh roar");

    /// <summary>Things to compare a size with.</summary>
    public static readonly string[] Sizes = Words("barrel teapot house wagon thimble church pumpkin kettle boat boulder");

    /// <summary>What creatures fear.</summary>
    public static readonly string[] Fears = Words("thunder mirrors smoke salt drums ladders fog laughter bells umbrellas");

    /// <summary>Gifts.</summary>
    public static readonly string[] Gifts = Words("ribbon button coin spoon feather key pearl needle marble candle");

    /// <summary>Main ingredients.</summary>
    public static readonly string[] Mains = Words("lamb trout beans pumpkin barley chicken cabbage lentils rabbit turnips salmon rice");

    /// <summary>Second ingredients.</summary>
    public static readonly string[] Seconds = Words("onions carrots apples leeks tomatoes plums pears peppers celery radishes");

    /// <summary>Spices.</summary>
    public static readonly string[] Spices = Words("ginger thyme saffron pepper mustard mint cumin sage dill cinnamon");

    /// <summary>Fats and liquids.</summary>
    public static readonly string[] Fats = Words("butter oil lard cream milk broth");

    /// <summary>Vessels.</summary>
    public static readonly string[] Vessels = Words("pot pan bowl skillet cauldron tin");

    /// <summary>Garnishes.</summary>
    public static readonly string[] Garnishes = Words("parsley walnuts honey lemon chives raisins almonds basil");

    /// <summary>Variable names.</summary>
    public static readonly string[] Variables = Words("total count score value result weight level amount");

    /// <summary>Element names.</summary>
    public static readonly string[] Elements = Words("item number entry part step unit row point");

    /// <summary>Things counted.</summary>
    public static readonly string[] Things = Words("apples coins eggs candles buttons shells books stamps nuts beads");

    /// <summary>Containers.</summary>
    public static readonly string[] Containers = Words("boxes bags baskets jars crates drawers");

    /// <summary>Every word of the lists above, for exercises with random content.</summary>
    public static readonly string[] All =
    [
        .. Professions, .. Landmarks, .. Materials, .. Instruments, .. Animals, .. Trees, .. Colors, .. Dishes, .. Events, .. Guilds, .. Moods, .. Seasons,
        .. Habitats, .. Foods, .. Parts, .. Sounds, .. Sizes, .. Fears, .. Gifts, .. Mains, .. Seconds, .. Spices, .. Fats, .. Vessels, .. Garnishes,
        .. Variables, .. Elements, .. Things, .. Containers, .. Rivers, .. Regions, .. Days, .. Months,
    ];

    private static string[] Words(string list) => list.Split(' ');
}
