using System.Diagnostics;
using System.Text.Json;
using AnyEdit.Tests.Support;

namespace AnyEdit.Tests.Evaluation.Reports;

/// <summary>A real browser without a window, spoken to by its debugging protocol over pipes, so that it ends with the tests however they end.</summary>
internal sealed class Browser : IAsyncDisposable
{
    // Generous: a loaded machine may need half a minute to start a browser.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120), LimitOfClosing = TimeSpan.FromSeconds(10);
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] Arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe"];
    private static readonly string[] Complaints = ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"];

    // The protocol's pipes are the descriptors 3 (commands) and 4 (answers).
    private const string Pipes = "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >\"$TMPDIR/log\" 2>&1";

    private readonly TemporaryFolder profile = new();
    private readonly Process process;
    private readonly List<JsonElement> events = [];
    private readonly byte[] buffer = new byte[1 << 16];
    private MemoryStream rest = new();
    private string? session;
    private int number;

    private Browser(string program)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Pipes, program, .. Arguments, $"--user-data-dir={profile["profile"]}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var name in (string[])["TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"])
            start.Environment[name] = profile.Path;
        process = Process.Start(start)!;
    }

    /// <summary>What scripts and the browser complained of since the last page was opened.</summary>
    public IEnumerable<string> Problems => events.Where(report => Complaints.Contains(report.GetProperty("method").GetString())).Select(report => report.GetRawText());

    /// <summary>Starts a browser; where there is none that runs, leaves the tests out.</summary>
    public static async Task<Browser> StartAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.Ignore($"There is no Chromium on this machine ({string.Join(", ", Places)}); the report's tests in a browser are left out.");
            throw new UnreachableException();
        }

        var browser = new Browser(program);
        try
        {
            await browser.CallAsync("Browser.getVersion");
        }
        catch (EndOfStreamException)
        {
            var log = File.ReadAllText(browser.profile["log"]);
            await browser.DisposeAsync();
            Assert.Ignore($"{program} does not run on this machine; the report's tests in a browser are left out. It says: {log}");
        }

        await browser.AttachAsync();
        return browser;
    }

    /// <summary>Opens a page and waits until it is there.</summary>
    public async Task OpenAsync(string address)
    {
        await CallAsync("Page.navigate", new { url = "about:blank" });
        events.Clear();
        await CallAsync("Page.navigate", new { url = address });
        await WaitAsync("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task WaitAsync(string expression)
    {
        for (var clock = Stopwatch.StartNew(); !await IsTrueAsync(expression); await Task.Delay(10))
            if (clock.Elapsed > Limit)
                throw new TimeoutException($"It does not come true: {expression}");
    }

    /// <summary>The value of an expression, as JSON.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });
        if (answer.TryGetProperty("exceptionDetails", out var details))
            throw new InvalidOperationException(details.GetRawText());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<bool> IsTrueAsync(string expression) => (await EvaluateAsync(expression)).ValueKind == JsonValueKind.True;

    public async Task<double> NumberAsync(string expression) => (await EvaluateAsync(expression)).GetDouble();

    public async Task<string> TextAsync(string expression) => (await EvaluateAsync(expression)).GetString()!;

    /// <summary>Presses a key; its text is what it types.</summary>
    public async Task PressAsync(string key, int code, string? text = null)
    {
        await CallAsync("Input.dispatchKeyEvent", new { type = "keyDown", key, code = key, windowsVirtualKeyCode = code, text = text ?? "" });
        await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key, code = key, windowsVirtualKeyCode = code });
    }

    /// <summary>Types into what has the focus.</summary>
    public Task TypeAsync(string text) => CallAsync("Input.insertText", new { text });

    /// <summary>Calls a method of the debugging protocol.</summary>
    public async Task<JsonElement> CallAsync(string method, object? parameters = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        var id = ++number;
        var message = new Dictionary<string, object> { ["id"] = id, ["method"] = method, ["params"] = parameters ?? new { } };
        if (session is not null)
            message["sessionId"] = session;
        try
        {
            await process.StandardInput.BaseStream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(message), 0], limit.Token);
            await process.StandardInput.BaseStream.FlushAsync(limit.Token);
        }
        catch (IOException)
        {
            throw new EndOfStreamException("The browser has ended.");
        }

        while (true)
        {
            var answer = await ReceiveAsync(limit.Token);
            if (answer.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
                return answer.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(answer.GetRawText());
            if (answer.TryGetProperty("method", out _))
                events.Add(answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using (var limit = new CancellationTokenSource(LimitOfClosing))
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

        process.Dispose();
        await rest.DisposeAsync();
        for (var clock = Stopwatch.StartNew(); Directory.Exists(profile.Path); await Task.Delay(20))
            try
            {
                profile.Dispose();
            }
            catch (IOException) when (clock.Elapsed < LimitOfClosing)
            {
                // A process of the browser is still at its files.
            }
    }

    private async Task AttachAsync()
    {
        var pages = await CallAsync("Target.getTargets");
        var page = pages.GetProperty("targetInfos").EnumerateArray().Where(target => target.GetProperty("type").GetString() == "page").Select(target => target.GetProperty("targetId").GetString()).FirstOrDefault()
            ?? (await CallAsync("Target.createTarget", new { url = "about:blank" })).GetProperty("targetId").GetString();
        session = (await CallAsync("Target.attachToTarget", new { targetId = page, flatten = true })).GetProperty("sessionId").GetString();
        foreach (var domain in (string[])["Page", "Runtime", "Log"])
            await CallAsync($"{domain}.enable");
    }

    /// <summary>The next message; a zero byte ends each.</summary>
    private async Task<JsonElement> ReceiveAsync(CancellationToken limit)
    {
        while (true)
        {
            var end = Array.IndexOf(rest.GetBuffer(), (byte)0, 0, (int)rest.Length);
            if (end >= 0)
            {
                var all = rest.ToArray();
                rest = new MemoryStream();
                rest.Write(all, end + 1, all.Length - end - 1);
                using var json = JsonDocument.Parse(all.AsMemory(0, end));
                return json.RootElement.Clone();
            }

            var count = await process.StandardOutput.BaseStream.ReadAsync(buffer, limit);
            if (count == 0)
                throw new EndOfStreamException("The browser has ended.");
            rest.Write(buffer, 0, count);
        }
    }
}
