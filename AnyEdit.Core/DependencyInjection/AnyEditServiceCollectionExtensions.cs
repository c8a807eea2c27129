using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AnyEdit;

/// <summary>Adds editors to a host.</summary>
public static class AnyEditServiceCollectionExtensions
{
    /// <summary>Adds an <see cref="IKnowledgeEditor"/>, a singleton. Its options are validated when the host starts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the editor up, e.g. <c>editing => editing.UseMemit().ChunkSize(40)</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddAnyEdit(this IServiceCollection services, Action<AnyEditBuilder> configure)
    {
        AddOptions(services, Options.DefaultName, configure);
        services.AddSingleton<IKnowledgeEditor>(provider => Create(provider, Options.DefaultName));
        return services;
    }

    /// <summary>Adds an <see cref="IKnowledgeEditor"/> as a keyed singleton, so that a host can have several.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The key, and the name of its options.</param>
    /// <param name="configure">Sets the editor up.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddAnyEdit(this IServiceCollection services, string name, Action<AnyEditBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddOptions(services, name, configure);
        services.AddKeyedSingleton<IKnowledgeEditor>(name, (provider, _) => Create(provider, name));
        return services;
    }

    private static void AddOptions(IServiceCollection services, string name, Action<AnyEditBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<AnyEditOptions>(name).Configure(options => configure(new AnyEditBuilder(options))).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AnyEditOptions>, AnyEditOptionsValidator>());
    }

    private static KnowledgeEditor Create(IServiceProvider provider, string name) => EditorFactory.Create(
        provider.GetRequiredService<IOptionsMonitor<AnyEditOptions>>().Get(name), provider, provider.GetService<ILoggerFactory>());
}
