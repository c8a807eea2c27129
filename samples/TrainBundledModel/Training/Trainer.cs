using System.Diagnostics;
using System.Globalization;
using AnyEdit.Samples.TrainBundledModel.Worlds;
using AnyEdit.Tokenization;

namespace AnyEdit.Samples.TrainBundledModel.Training;

/// <summary>The training run: batches from the corpus, next-token loss, Muon and Adam with rates that fall to zero as the time runs out.</summary>
public sealed class Trainer : IDisposable
{
    private const int PoolSize = 512;
    private readonly TrainerOptions _options;
    private readonly ITokenizer _tokenizer;
    private readonly World _world;
    private readonly Corpus _corpus;
    private readonly DocumentEncoder _encoder;
    private readonly PlanEncoder _plans;
    private readonly Muon _muon;
    private readonly Adam _adam;
    private readonly Tensor[] _vectors;
    private List<Batch> _pool = [];
    private long _step, _tokens;
    private int _poolNumber = -1, _poolIndex;
    private double _minutes;

    /// <summary>Prepares a run; continues from the folder's checkpoint if there is one.</summary>
    public Trainer(TrainerOptions options, NetworkShape shape, ITokenizer tokenizer)
    {
        (_options, _tokenizer) = (options, tokenizer);
        _world = new World(options.Seed);
        _corpus = new Corpus(_world, options.Seed);
        _encoder = new DocumentEncoder(tokenizer);
        Network = new Qwen2Network(shape, options.Seed);
        _plans = new PlanEncoder(Network);
        var parameters = Network.Parameters.Select(pair => (Name: pair.Key, Tensor: pair.Value)).ToArray();
        var matrices = parameters.Where(IsMatrix).ToArray();
        _muon = new Muon([.. matrices.Select(pair => pair.Tensor), _plans.Mixing]);
        _adam = new Adam(parameters.Except(matrices));
        _vectors = [.. parameters.Except(matrices).Select(pair => pair.Tensor)];
        if (File.Exists(CheckpointPath))
            Resume();
    }

    /// <summary>The network.</summary>
    public Qwen2Network Network { get; }

    private string CheckpointPath => Path.Combine(_options.Folder, "checkpoint.safetensors");

    private IEnumerable<(string Name, Tensor Tensor)> State =>
        [.. Network.Parameters.Select(pair => (pair.Key, pair.Value)), ("plan.mixing", _plans.Mixing), .. _muon.State, .. _adam.State];

    /// <summary>Trains until the time is used up or <paramref name="cancellation"/> asks to stop; either way the last state is saved.</summary>
    public void Run(Action<string> log, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var (before, saved, logged, seen) = (_minutes, _minutes, clock.Elapsed, 0L);
        var (loss, planned, contrast) = (new Mean(), new Mean(), new Mean());
        log($"{Network.Parameters.Values.Sum(tensor => tensor.numel()):N0} parameters; step {_step}, {_minutes:F1} of {_options.Minutes} minutes used");
        while (_minutes < _options.Minutes && !cancellation.IsCancellationRequested)
        {
            var tokens = Step(loss, planned, contrast);
            (_step, _tokens, seen) = (_step + 1, _tokens + tokens, seen + tokens);
            _minutes = before + clock.Elapsed.TotalMinutes;
            if (_step % _options.LogSteps == 0)
            {
                log(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} step {_step} min {_minutes:F1} tokens {_tokens:N0} loss {loss.Take():F4} planned {planned.Take():F4} contrast {contrast.Take():F4} rate {Share() * _options.MatrixRate:F5} tokens/s {seen / (clock.Elapsed - logged).TotalSeconds:F0}"));
                (logged, seen) = (clock.Elapsed, 0);
            }

            if (_minutes - saved < _options.CheckpointMinutes)
                continue;
            saved = _minutes;
            Save();
            log(Check().ToString());
        }

        Save();
        log(Check().ToString());
    }

    /// <summary>How much of the world the network knows now.</summary>
    public KnowledgeCheck Check() => KnowledgeCheck.Run(Network, _plans, _encoder, _world);

    /// <summary>Writes the network as a Hugging Face folder.</summary>
    public void Export(string folder) => HuggingFaceExport.Save(folder, Network, _tokenizer, _options.Folder);

    /// <inheritdoc/>
    public void Dispose()
    {
        _muon.Dispose();
        _adam.Dispose();
        _plans.Dispose();
        Network.Dispose();
    }

    private static bool IsMatrix((string Name, Tensor Tensor) pair) =>
        pair.Tensor.shape.Length == 2 && !pair.Name.Contains("embed", StringComparison.Ordinal);

    // 1 at the start (after the warm-up), 0 when the time is used up
    private double Share() => Math.Min(1, (_step + 1.0) / _options.WarmUp) * Math.Clamp(1 - _minutes / _options.Minutes, 0, 1);

    private long Step(Mean loss, Mean planned, Mean contrast)
    {
        using var scope = torch.NewDisposeScope();
        torch.manual_seed(_options.Seed * 1_000_003L + _step);
        long tokens = 0;
        for (var i = 0; i < _options.Accumulate; i++)
        {
            using var micro = torch.NewDisposeScope();
            var batch = Next();
            var layer = _options.PlanLayers[(int)((_step * _options.Accumulate + i) % _options.PlanLayers.Length)];
            var value = NextTokenLoss(batch, layer, planned);
            loss.Add(value.item<float>());
            (value / _options.Accumulate).backward();
            tokens += batch.Ids.Length;
        }

        if (_options.ContrastWeight > 0 && _step % _options.ContrastEvery == 0)
        {
            using var micro = torch.NewDisposeScope();
            var value = PhrasingContrast.Loss(Network, ContrastPrompts(), _options.ContrastLayers);
            contrast.Add(value.item<float>());
            (value * _options.ContrastWeight).backward();
        }

        Clip();
        _muon.Step(_options.MatrixRate * Share());
        _adam.Step(_options.VectorRate * Share(), _step + 1);
        foreach (var parameter in Network.Parameters.Values.Append(_plans.Mixing))
            parameter.grad?.zero_();
        return tokens;
    }

    private Tensor NextTokenLoss(Batch batch, int planLayer, Mean planned)
    {
        var hidden = Network.Embed(torch.tensor(batch.Ids, [batch.Rows, batch.Length]));
        var mask = Qwen2Network.CausalMask(batch.Length);
        for (var layer = 0; layer < Network.Shape.Layers; layer++)
        {
            hidden = Network.Layer(layer, hidden, mask, out _);
            if (layer == planLayer && batch.Sites.Count > 0)
                hidden = _plans.Add(hidden, batch.Sites, noisy: true);
        }

        long[] rows = [.. Enumerable.Range(0, batch.Weights.Length).Where(i => batch.Weights[i] > 0).Select(i => (long)i)];
        float[] weights = [.. rows.Select(row => batch.Weights[row])];
        long[] targets = [.. rows.Select(row => batch.Targets[row])];
        var logits = Network.Head(hidden.reshape(-1, Network.Shape.Width).index_select(0, torch.tensor(rows)));
        var losses = torch.nn.functional.log_softmax(logits, -1).gather(1, torch.tensor(targets, [targets.Length, 1])).view(-1).neg();
        ReadPlanned(batch, rows, losses, planned);
        return (losses * torch.tensor(weights)).sum() / weights.Sum();
    }

    private static void ReadPlanned(Batch batch, long[] rows, Tensor losses, Mean planned)
    {
        if (batch.Sites.Count == 0)
            return;
        var values = losses.detach().data<float>().ToArray();
        for (var i = 0; i < rows.Length; i++)
            if (batch.Sources[rows[i] / batch.Length] == "planned-words" && batch.Weights[rows[i]] >= 1)
                planned.Add(values[i]);
    }

    private Batch Next()
    {
        while (_poolIndex >= _pool.Count)
            FillPool(_poolNumber + 1, 0);
        return _pool[_poolIndex++];
    }

    private void FillPool(int number, int index)
    {
        (_poolNumber, _poolIndex) = (number, index);
        _pool = DocumentEncoder.Group(_corpus.Pool(number, PoolSize).Select(_encoder.Encode), _options.BatchTokens);
        var order = _pool.ToArray();
        new Random(number).Shuffle(order);
        _pool = [.. order];
    }

    // 32 prompts: eight entities, two phrasings each of the long question and of one short question
    private List<int[]> ContrastPrompts()
    {
        var random = new Random(unchecked(_options.Seed * 7919 + (int)_step));
        var prompts = new List<int[]>();
        for (var i = 0; i < 8; i++)
        {
            var entity = random.Next(4) == 0 ? _world.Stranger(random) : _world.Entities[random.Next(_world.Entities.Count)];
            var question = entity.Kind.ShortQuestions[random.Next(entity.Kind.ShortQuestions.Length)];
            for (var k = 0; k < 2; k++)
                prompts.Add(_encoder.EncodePrompt(Corpus.LongPhrasing(entity, random)));
            for (var k = 0; k < 2; k++)
                prompts.Add(_encoder.EncodePrompt(Corpus.ShortPhrasing(question, entity, random)));
        }

        return prompts;
    }

    private void Clip()
    {
        using var untracked = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var gradients = _vectors.Where(vector => vector.grad is not null).Select(vector => vector.grad!).ToArray();
        var norm = Math.Sqrt(gradients.Sum(gradient => (double)gradient.square().sum().item<float>()));
        if (norm > _options.ClipNorm)
            foreach (var gradient in gradients)
                gradient.mul_(_options.ClipNorm / norm);
    }

    private void Save()
    {
        Directory.CreateDirectory(_options.Folder);
        Checkpoint.Save(CheckpointPath, State, new Dictionary<string, string>
        {
            ["step"] = _step.ToString(CultureInfo.InvariantCulture),
            ["tokens"] = _tokens.ToString(CultureInfo.InvariantCulture),
            ["pool"] = _poolNumber.ToString(CultureInfo.InvariantCulture),
            ["index"] = _poolIndex.ToString(CultureInfo.InvariantCulture),
            ["minutes"] = _minutes.ToString("R", CultureInfo.InvariantCulture),
        });
        Export(Path.Combine(_options.Folder, "model"));
    }

    private void Resume()
    {
        var metadata = Checkpoint.Load(CheckpointPath, State);
        _step = long.Parse(metadata["step"], CultureInfo.InvariantCulture);
        _tokens = long.Parse(metadata["tokens"], CultureInfo.InvariantCulture);
        _minutes = double.Parse(metadata["minutes"], CultureInfo.InvariantCulture);
        FillPool(int.Parse(metadata["pool"], CultureInfo.InvariantCulture), int.Parse(metadata["index"], CultureInfo.InvariantCulture));
    }
}
