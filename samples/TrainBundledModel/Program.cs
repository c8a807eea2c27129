using System.Globalization;
using System.Runtime.InteropServices;
using AnyEdit.Samples.TrainBundledModel;
using AnyEdit.Samples.TrainBundledModel.Editing;
using AnyEdit.Samples.TrainBundledModel.Training;
using AnyEdit.Samples.TrainBundledModel.Worlds;
using AnyEdit.Updaters.Mend;

const string Usage = """
    Trains the small chat model that comes with AnyEdit, on an invented world.

      generate --out FOLDER [--seed N]        writes the world: facts, edit requests, data sets, a text corpus for statistics
      samples  [--seed N]                     prints three documents of each part of the corpus
      train    --folder FOLDER [--minutes N] [--width N] [--layers N] [--inner N] [--vocabulary N] [--seed N] [--rate X]
                                              trains, or goes on with the checkpoint in FOLDER; Ctrl-C (or SIGTERM) saves and stops
      evaluate --folder FOLDER                prints how much of the world the checkpoint knows
      edits    --model FOLDER [--chunk N] [--count N] [--lambda X] [--clamp X] [--rate X] [--steps N] [--stop X] [--layers 1,2,3]
                                              edits counterfactual answers into a model, scores them and undoes them
      mend-data  --out FOLDER [--count N] [--validation N] [--seed N] [--draw N]
                                              writes edits to train a MEND network with: train.jsonl, validation.jsonl
      mend-check --model FOLDER [--network FILE] [--chunk N] [--count N] [--scale X]
                                              edits counterfactual answers into a model with MEND, scores them and undoes them
      export   --folder FOLDER --out FOLDER   writes the checkpoint as a Hugging Face folder, with its world and key moments
    """;

var arguments = new Arguments(args);
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    switch (arguments.Command)
    {
        case "generate":
            WorldFiles.Write(arguments.Text("out"), (int)arguments.Number("seed", 7));
            return 0;
        case "samples":
            PrintSamples((int)arguments.Number("seed", 7));
            return 0;
        case "train":
            using (var trainer = Open())
                trainer.Run(Console.WriteLine, stop.Token);
            return 0;
        case "evaluate":
            using (var trainer = Open())
                Console.WriteLine(trainer.Check());
            return 0;
        case "edits":
            torch.set_num_threads((int)arguments.Number("threads", 1));
            await EditCheck.RunAsync(arguments.Text("model"), (int)arguments.Number("seed", 7), EditOptions(), Console.WriteLine, stop.Token);
            return 0;
        case "mend-data":
            MendData.Write(arguments.Text("out"), (int)arguments.Number("seed", 7), (int)arguments.Number("draw", 1), (int)arguments.Number("count", 4000), (int)arguments.Number("validation", 24));
            return 0;
        case "mend-check":
            torch.set_num_threads((int)arguments.Number("threads", 1));
            var model = arguments.Text("model");
            await MendCheck.RunAsync(
                model, arguments.Text("network", Path.Combine(model, MendNetwork.FileName)), (int)arguments.Number("seed", 7), (int)arguments.Number("chunk", MendPresets.Small.ChunkSize),
                (int)arguments.Number("count", 20), arguments.Number("scale", 1), Console.WriteLine, stop.Token);
            return 0;
        case "export":
            using (var trainer = Open())
                trainer.Export(arguments.Text("out"));
            Bundle.Complete(arguments.Text("out"), (int)arguments.Number("seed", 7));
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception exception) when (exception is ArgumentException or IOException or InvalidDataException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

Trainer Open()
{
    torch.set_num_threads((int)arguments.Number("threads", 1));
    var options = new TrainerOptions
    {
        Folder = arguments.Text("folder"),
        Minutes = arguments.Number("minutes", 90),
        Seed = (int)arguments.Number("seed", 7),
        MatrixRate = arguments.Number("rate", 0.02),
    };
    var tokenizer = WorldTokenizer.Open(options.Folder, options.Seed, (int)arguments.Number("vocabulary", 2048));
    var width = (int)arguments.Number("width", 256);
    var shape = new NetworkShape(tokenizer.VocabularySize, width, (int)arguments.Number("layers", 6), width / 32, width / 64, (int)arguments.Number("inner", 640));
    return new Trainer(options, shape, tokenizer);
}

EditCheckOptions EditOptions()
{
    var preset = new EditCheckOptions();
    return new()
    {
        ChunkSize = (int)arguments.Number("chunk", preset.ChunkSize),
        Count = (int)arguments.Number("count", preset.Count),
        Layers = [.. arguments.Text("layers", string.Join(',', preset.Layers)).Split(',').Select(layer => int.Parse(layer, CultureInfo.InvariantCulture))],
        Lambda = arguments.Number("lambda", preset.Lambda),
        Clamp = arguments.Number("clamp", preset.Clamp),
        LearningRate = arguments.Number("rate", preset.LearningRate),
        Steps = (int)arguments.Number("steps", preset.Steps),
        StopLoss = arguments.Number("stop", preset.StopLoss),
    };
}

static void PrintSamples(int seed)
{
    var corpus = new Corpus(new World(seed), seed);
    var random = new Random(seed);
    foreach (var (source, _) in Corpus.Recipe)
        for (var i = 0; i < 3; i++)
        {
            var document = corpus.Sample(source, random);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--- {source}\n{document.Prompt}\n> {document.Text}"));
        }
}
