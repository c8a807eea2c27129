using System.CommandLine;
using System.Globalization;
using AnyEdit.Cli.Input;
using AnyEdit.Cli.Output;
using AnyEdit.Models;
using AnyEdit.Tokenization;
using Spectre.Console;

namespace AnyEdit.Cli.Commands;

/// <summary>The model folder that a command works on, and how it is loaded.</summary>
internal sealed class ModelArguments
{
    private readonly Argument<string> folder = new("MODEL") { Description = "A Hugging Face model folder." };
    private readonly Option<string?> device = new("--device") { Description = "cpu, cuda or cuda:N. Default: cuda where there is one, else cpu.", HelpName = "DEVICE" };
    private readonly Option<string> dtype = new("--dtype")
    {
        Description = "Precision of the weights: auto, float32, bfloat16 or float16. auto takes them as stored, but float16 as float32 on a CPU.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> chatTemplate = new("--chat-template")
    {
        Description = $"How a question is put to the model: {string.Join(", ", ChatTemplate.All.Select(template => template.Name))}. Default: what the model folder says.",
        HelpName = "NAME",
    };

    /// <summary>Adds argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(folder);
        command.Add(device);
        command.Add(dtype);
        command.Add(chatTemplate);
    }

    /// <summary>The folder as given.</summary>
    public string Folder(ParseResult arguments) => ModelFolder.Require(arguments.GetRequiredValue(folder));

    /// <summary>Loads the model; the caller disposes it.</summary>
    /// <param name="arguments">The parsed command line.</param>
    /// <param name="console">Shows that the model is being loaded.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <param name="preferred">The dtype where the user chose none, unless the device cannot compute in it; null for that of the folder.</param>
    public CausalLanguageModel Load(ParseResult arguments, CliConsole console, CancellationToken cancellationToken, ScalarType? preferred = null)
    {
        var path = Folder(arguments);
        var place = ReadDevice(arguments.GetValue(device));
        var options = new ModelLoadOptions
        {
            Device = place,
            DType = ReadType(arguments.GetRequiredValue(dtype))
                ?? (preferred == ScalarType.Float16 && place.type == DeviceType.CPU ? null : preferred),
            ChatTemplate = arguments.GetValue(chatTemplate) is { } name ? ChatTemplate.ByName(name) : null,
        };
        CausalLanguageModel Load() => CausalLanguageModel.Load(path, options, progress: null, cancellationToken);
        return console.Progress.Profile.Capabilities.Interactive && console.Progress.Profile.Out.IsTerminal
            ? console.Progress.Status().Start($"Loading {Markup.Escape(path)}", _ => Load())
            : Load();
    }

    private static Device ReadDevice(string? name)
    {
        if (name is "cpu")
            return new Device(DeviceType.CPU);
        var isCuda = torch.cuda.is_available();
        if (name is null)
            return new Device(isCuda ? DeviceType.CUDA : DeviceType.CPU);
        var index = 0;
        if (name != "cuda" && !(name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new BadInputException($"--device is '{name}'; expected cpu, cuda or cuda:N.");
        if (!isCuda || index >= torch.cuda.device_count())
            throw new BadInputException($"--device is '{name}', and libtorch finds {(isCuda ? torch.cuda.device_count() : 0)} CUDA devices on this machine.");
        return new Device(DeviceType.CUDA, index);
    }

    private static ScalarType? ReadType(string name) => name switch
    {
        "auto" => null,
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        "float16" => ScalarType.Float16,
        _ => throw new BadInputException($"--dtype is '{name}'; expected auto, float32, bfloat16 or float16."),
    };
}
