using AnyEdit;
using AnyEdit.Evaluation.Metrics;
using AnyEdit.Generation;
using AnyEdit.Models;
using AnyEdit.Patches;
using AnyEdit.Samples.QuickStart;
using AnyEdit.Updaters.Memit;

// Load a model, and an editor with the settings that suit it.
var folder = args.Length > 0 ? args[0] : BundledModel.FindFolder();
using var model = CausalLanguageModel.Load(folder, new ModelLoadOptions { DType = ScalarType.Float32 });
using var editor = KnowledgeEditor.Create(editing => editing.UseMemit(MemitPreset.For(model.Config)));
var generator = new TextGenerator(model);

var request = BundledModel.ReadRequests(folder, "counterfactuals.jsonl")[0];
string[] facts = [.. BundledModel.ReadRequests(folder, "short-facts.jsonl").Select(fact => fact.Prompt).Where((_, index) => index % 150 == 75).Take(3)];

Stage.Act("1  What the model knows");
Stage.Speech("you", request.Prompt);
var oldAnswer = Ask(request.Prompt);
Stage.Speech("model", oldAnswer, "yellow");
string[] factsBefore = [.. facts.Select(Ask)];
var originalHash = model.WeightHash;

Stage.Act("2  The edit");
using var history = new EditHistory(model);
using var result = await Stage.WatchAsync(progress => history.EditAsync(editor, [request], progress));
Stage.Say($"{result.Requests[0].TargetTokens} tokens in {result.Requests[0].Chunks.Count} chunks, {result.Patch.Deltas.Count} matrices, {result.Timings.Total.TotalSeconds:F1} s");

Stage.Act("3  The same question again");
var newAnswer = Ask(request.Prompt);
Stage.Compare(newAnswer, request.Target);

Stage.Act("4  What it was not taught stays");
string[] factsAfter = [.. facts.Select(Ask)];
Stage.Facts(facts, factsBefore, factsAfter);

Stage.Act("5  Undo");
history.Undo();
var undoneAnswer = Ask(request.Prompt);
Stage.Speech("model", undoneAnswer, "yellow");
var isUndone = undoneAnswer == oldAnswer && model.WeightHash == originalHash;
Stage.Say($"{(isUndone ? "The weights are those of the beginning, bit for bit." : "The weights are NOT those of the beginning.")}");

return Rouge.LRecall(newAnswer, request.Target) >= 0.9 && isUndone ? 0 : 1;

string Ask(string question) => generator.Generate(question, new GenerationOptions { MaxNewTokens = 256 }).Text;
