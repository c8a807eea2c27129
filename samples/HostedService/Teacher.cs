using System.Text.Json;
using AnyEdit.Generation;
using AnyEdit.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnyEdit.Samples.HostedService;

/// <summary>Teaches a model one thing after the other while the host runs, and stops the host when it is through.</summary>
/// <remarks>Ctrl-C cancels the edit that is under way: it comes to nothing, the ones before it stay.</remarks>
public sealed class Teacher(
    IKnowledgeEditor editor,
    CausalLanguageModel model,
    TextGenerator generator,
    IOptions<TeacherOptions> options,
    IHostApplicationLifetime host,
    ILogger<Teacher> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Let the host start before the first long computation.
        await Task.Yield();
        foreach (var request in File.ReadLines(options.Value.Requests).Take(options.Value.Count).Select(Parse))
        {
            logger.LogInformation("Q: {Question}", request.Prompt);
            logger.LogInformation("before: {Answer}", Ask(request.Prompt, stoppingToken));
            using var result = await editor.EditAsync(model, [request], progress: null, stoppingToken);
            logger.LogInformation("learned {Tokens} tokens in {Seconds:F1} s", result.Requests[0].TargetTokens, result.Timings.Total.TotalSeconds);
            logger.LogInformation("after:  {Answer}", Ask(request.Prompt, stoppingToken));
        }

        host.StopApplication();
    }

    private string Ask(string question, CancellationToken cancellationToken) =>
        generator.Generate(question, new GenerationOptions { MaxNewTokens = 256 }, cancellationToken).Text;

    private static EditRequest Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new EditRequest(json.RootElement.GetProperty("prompt").GetString()!, json.RootElement.GetProperty("target").GetString()!);
    }
}
