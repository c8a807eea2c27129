using AnyEdit.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnyEdit.Samples.HostedService;

/// <summary>Loads the model when it is first needed, and frees it with the host.</summary>
public sealed class ModelProvider(IOptions<TeacherOptions> options, ILogger<ModelProvider> logger) : IDisposable
{
    private readonly Lazy<CausalLanguageModel> model = new(() =>
    {
        logger.LogInformation("Loading {Folder}", options.Value.Model);
        return CausalLanguageModel.Load(options.Value.Model);
    });

    /// <summary>The model; borrowed.</summary>
    public CausalLanguageModel Model => model.Value;

    /// <inheritdoc />
    public void Dispose()
    {
        if (model.IsValueCreated)
            model.Value.Dispose();
    }
}
