using System.Text;

namespace AnyEdit.Tokenization;

/// <summary>How a conversation is written as one text that ends where the assistant's answer begins.</summary>
/// <remarks>The content of the turns is taken as it is: nothing is trimmed and no default system message is added.</remarks>
public sealed class ChatTemplate
{
    private readonly Func<IReadOnlyList<ChatTurn>, string> _render;

    private ChatTemplate(string name, string? endOfTurn, bool includesBeginOfText, Func<IReadOnlyList<ChatTurn>, string> render)
    {
        Name = name;
        EndOfTurn = endOfTurn;
        IncludesBeginOfText = includesBeginOfText;
        _render = render;
    }

    /// <summary>Qwen and others: <c>&lt;|im_start|&gt;user\n{q}&lt;|im_end|&gt;\n&lt;|im_start|&gt;assistant\n</c>.</summary>
    public static ChatTemplate ChatML { get; } = new("chatml", "<|im_end|>", false, RenderChatML);

    /// <summary>
    /// Llama-3: <c>&lt;|begin_of_text|&gt;&lt;|start_header_id|&gt;user&lt;|end_header_id|&gt;\n\n{q}&lt;|eot_id|&gt;&lt;|start_header_id|&gt;assistant&lt;|end_header_id|&gt;\n\n</c>.
    /// </summary>
    public static ChatTemplate Llama3 { get; } = new("llama3", "<|eot_id|>", true, RenderLlama3);

    /// <summary>Llama-2: <c>&lt;s&gt;[INST] {q} [/INST]</c>, a system message between <c>&lt;&lt;SYS&gt;&gt;</c> and <c>&lt;&lt;/SYS&gt;&gt;</c>.</summary>
    public static ChatTemplate Llama2 { get; } = new("llama2", "</s>", true, RenderLlama2);

    /// <summary>Mistral: <c>&lt;s&gt;[INST] {q} [/INST]</c>, a system message in front of the first question.</summary>
    public static ChatTemplate Mistral { get; } = new("mistral", "</s>", true, RenderMistral);

    /// <summary>No template: the contents of the turns, one on each line; the tokenizer's end-of-text token ends an answer.</summary>
    public static ChatTemplate None { get; } = new("none", null, false, turns => string.Join('\n', turns.Select(turn => turn.Content)));

    /// <summary>The templates by name.</summary>
    public static IReadOnlyList<ChatTemplate> All { get; } = [ChatML, Llama3, Llama2, Mistral, None];

    /// <summary>The template's name, as <see cref="ByName"/> takes it.</summary>
    public string Name { get; }

    /// <summary>The token that ends a turn, or <see langword="null"/> where the tokenizer's end-of-text token does.</summary>
    public string? EndOfTurn { get; }

    /// <summary>Whether the rendered text begins with the beginning-of-text token; if so nobody else may add one.</summary>
    public bool IncludesBeginOfText { get; }

    /// <summary>Writes a single question, with an optional system message and earlier turns.</summary>
    /// <param name="question">What the user asks.</param>
    /// <param name="system">The system message, or <see langword="null"/> for none.</param>
    /// <param name="history">Earlier turns, user and assistant in turn, or <see langword="null"/> for none.</param>
    public string Render(string question, string? system = null, IReadOnlyList<ChatTurn>? history = null)
    {
        ArgumentNullException.ThrowIfNull(question);
        var turns = new List<ChatTurn>();
        if (system is not null) turns.Add(new ChatTurn(ChatRole.System, system));
        if (history is not null) turns.AddRange(history);
        turns.Add(new ChatTurn(ChatRole.User, question));
        return Render(turns);
    }

    /// <summary>Writes a conversation up to where the assistant's next turn begins.</summary>
    /// <param name="turns">The turns; a system turn only at the beginning.</param>
    /// <exception cref="ArgumentException">There are no turns, or a system turn comes after another turn.</exception>
    public string Render(IReadOnlyList<ChatTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        if (turns.Count == 0) throw new ArgumentException("A conversation needs at least one turn.", nameof(turns));
        for (var i = 1; i < turns.Count; i++)
            if (turns[i].Role == ChatRole.System)
                throw new ArgumentException($"Turn {i} is a system turn; only the first turn may be one.", nameof(turns));
        return _render(turns);
    }

    /// <summary>The template of that name (case does not matter).</summary>
    /// <exception cref="ArgumentException">There is no template of that name.</exception>
    public static ChatTemplate ByName(string name) =>
        All.FirstOrDefault(template => string.Equals(template.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no chat template '{name}'; expected one of {string.Join(", ", All.Select(t => t.Name))}.", nameof(name));

    /// <summary>Chooses by what a <c>chat_template</c> of a <c>tokenizer_config.json</c> contains; no text gives <see cref="None"/>.</summary>
    /// <exception cref="NotSupportedException">The text is that of no known template.</exception>
    public static ChatTemplate Detect(string? chatTemplate) => chatTemplate switch
    {
        null or "" => None,
        _ when chatTemplate.Contains("<|im_start|>", StringComparison.Ordinal) => ChatML,
        _ when chatTemplate.Contains("<|start_header_id|>", StringComparison.Ordinal) => Llama3,
        _ when chatTemplate.Contains("<<SYS>>", StringComparison.Ordinal) => Llama2,
        _ when chatTemplate.Contains("[INST]", StringComparison.Ordinal) => Mistral,
        _ => throw new NotSupportedException(
            $"The chat_template is none that is known ({string.Join(", ", All.Select(t => t.Name))}); choose one by name."),
    };

    /// <summary>
    /// Chooses by the folder of a model: <c>chat_template.jinja</c>, else the <c>chat_template</c> of <c>tokenizer_config.json</c>
    /// (of several, the one named "default", else the first); <see cref="None"/> if there is neither.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="InvalidDataException"><c>tokenizer_config.json</c> is broken.</exception>
    /// <exception cref="NotSupportedException">The template is none that is known.</exception>
    public static ChatTemplate DetectFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var jinja = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(jinja)) return Detect(File.ReadAllText(jinja));
        var template = JsonField.LoadIfPresent(Path.Combine(folder, "tokenizer_config.json"))["chat_template"];
        if (template.IsArray)
        {
            var named = template.Items().ToList();
            if (named.Count == 0) return None;
            var chosen = named.FindIndex(item => item["name"].AsString() == "default");
            template = named[Math.Max(chosen, 0)]["template"];
        }

        return template.IsPresent ? Detect(template.AsString()) : None;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string RenderChatML(IReadOnlyList<ChatTurn> turns)
    {
        var text = new StringBuilder();
        foreach (var turn in turns) text.Append($"<|im_start|>{RoleName(turn)}\n{turn.Content}<|im_end|>\n");
        return text.Append("<|im_start|>assistant\n").ToString();
    }

    private static string RenderLlama3(IReadOnlyList<ChatTurn> turns)
    {
        var text = new StringBuilder("<|begin_of_text|>");
        foreach (var turn in turns) text.Append($"<|start_header_id|>{RoleName(turn)}<|end_header_id|>\n\n{turn.Content}<|eot_id|>");
        return text.Append("<|start_header_id|>assistant<|end_header_id|>\n\n").ToString();
    }

    private static string RenderLlama2(IReadOnlyList<ChatTurn> turns)
    {
        var text = new StringBuilder();
        var system = "";
        foreach (var turn in turns)
        {
            if (turn.Role == ChatRole.System) system = $"<<SYS>>\n{turn.Content}\n<</SYS>>\n\n";
            else if (turn.Role == ChatRole.Assistant) text.Append($" {turn.Content} </s>");
            else
            {
                text.Append($"<s>[INST] {system}{turn.Content} [/INST]");
                system = "";
            }
        }

        return text.ToString();
    }

    private static string RenderMistral(IReadOnlyList<ChatTurn> turns)
    {
        var text = new StringBuilder("<s>");
        var system = "";
        foreach (var turn in turns)
        {
            if (turn.Role == ChatRole.System) system = $"{turn.Content}\n\n";
            else if (turn.Role == ChatRole.Assistant) text.Append($"{turn.Content}</s>");
            else
            {
                text.Append($"[INST] {system}{turn.Content} [/INST]");
                system = "";
            }
        }

        return text.ToString();
    }

    private static string RoleName(ChatTurn turn) => turn.Role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
        _ => "assistant",
    };
}
