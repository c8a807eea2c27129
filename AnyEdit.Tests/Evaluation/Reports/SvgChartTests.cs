using System.Globalization;
using System.Xml.Linq;
using AnyEdit.Evaluation.Figures;
using AnyEdit.Evaluation.Reports;

namespace AnyEdit.Tests.Evaluation.Reports;

public class SvgChartTests
{
    // Coordinates are written with two places.
    private const double Pixel = 0.02;

    [Test]
    public void Draw_Lines_PutsEachPointWhereTheTicksSay()
    {
        var svg = Parse(ExampleFigures.Lines);
        var (x, y) = (Axis(svg, "x", Math.Abs), Axis(svg, "y", value => value));
        var expected = ExampleFigures.Lines.Series.SelectMany(series => series.Points).ToArray();

        var marks = Marks(svg).ToArray();

        Assert.That(marks, Has.Length.EqualTo(expected.Length));
        for (var i = 0; i < marks.Length; i++)
        {
            Assert.That(marks[i].X, Is.EqualTo(x(expected[i].X)).Within(Pixel));
            Assert.That(marks[i].Y, Is.EqualTo(y(expected[i].Y)).Within(Pixel));
        }
    }

    [Test]
    public void Draw_LogarithmicAxes_PutsEachPointWhereTheTicksSay()
    {
        var svg = Parse(ExampleFigures.LogarithmicLines);
        var (x, y) = (Axis(svg, "x", Math.Log), Axis(svg, "y", Math.Log));

        var marks = Marks(svg).ToArray();

        foreach (var (mark, point) in marks.Zip(ExampleFigures.LogarithmicLines.Series[0].Points))
        {
            Assert.That(mark.X, Is.EqualTo(x(point.X)).Within(Pixel));
            Assert.That(mark.Y, Is.EqualTo(y(point.Y)).Within(Pixel));
        }
        Assert.That(Ticks(svg, "x").Select(tick => tick.Value), Is.EqualTo(new[] { 5, 10, 20, 40, 80 }), "few values are the ticks themselves");
    }

    [Test]
    public void Draw_Bars_ReachFromZeroToTheirValuesWithTheirErrors()
    {
        var figure = new Figure("b", "Bars", FigureKind.Bars, new FigureAxis("Method") { Categories = ["a", "b"] }, new FigureAxis("Gain", "%"), [new("one", [new(0, 8, 1.5), new(1, -4)])]);
        var svg = Parse(figure);
        var y = Axis(svg, "y", value => value);

        var bars = ByClass(svg, "bar").Select(bar => (Top: Number(bar, "y"), Height: Number(bar, "height"))).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(bars[0].Top, Is.EqualTo(y(8)).Within(Pixel));
            Assert.That(bars[0].Top + bars[0].Height, Is.EqualTo(y(0)).Within(Pixel));
            Assert.That(bars[1].Top, Is.EqualTo(y(0)).Within(Pixel));
            Assert.That(bars[1].Top + bars[1].Height, Is.EqualTo(y(-4)).Within(Pixel));
            var error = ByClass(svg, "error").Single().Attribute("d")!.Value;
            Assert.That(double.Parse(error[(error.IndexOf(' ') + 1)..error.IndexOf('V')], CultureInfo.InvariantCulture), Is.EqualTo(y(6.5)).Within(Pixel));
        });
    }

    [Test]
    public void Draw_GroupedBars_DoNotOverlapAndStayInTheirCategories()
    {
        var svg = Parse(ExampleFigures.Bars);
        var bars = ByClass(svg, "bar").Select(bar => (Left: Number(bar, "x"), Right: Number(bar, "x") + Number(bar, "width"))).OrderBy(bar => bar.Left).ToArray();

        Assert.That(bars.Zip(bars.Skip(1)).All(pair => pair.First.Right <= pair.Second.Left + Pixel));
        var ticks = ByClass(svg, "tick x").Select(tick => Number(tick, "x")).ToArray();
        for (var category = 0; category < 3; category++)
            Assert.That((bars[category * 6].Left + bars[category * 6 + 5].Right) / 2, Is.EqualTo(ticks[category]).Within(Pixel));
    }

    [TestCaseSource(nameof(All))]
    public void Draw_AnyKind_HasTitleDescriptionUnitsAndLegend(Figure figure)
    {
        var svg = Parse(figure);

        var text = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(svg.Attribute("role")!.Value, Is.EqualTo("img"));
            var named = svg.Attribute("aria-labelledby")!.Value.Split(' ').Select(id => svg.Descendants().Single(element => element.Attribute("id")?.Value == id).Name.LocalName);
            Assert.That(named, Is.EqualTo(new[] { "title", "desc" }));
            Assert.That(text, Has.Some.StartsWith(figure.X.Unit is null ? figure.X.Label : $"{figure.X.Label} ({figure.X.Unit})"));
            Assert.That(text, Has.Some.StartsWith(figure.Y.Unit is null ? figure.Y.Label : $"{figure.Y.Label} ({figure.Y.Unit})"));
            Assert.That(text, Is.SupersetOf(figure.Series.Select(series => series.Name)));
            var ends = Ticks(svg, "y").Length;
            Assert.That(ends, Is.InRange(3, 12));
        });
    }

    [Test]
    public void Draw_MarksOfEightSeries_DifferInShapeAndColour()
    {
        var svg = Parse(new Figure("m", "Many", FigureKind.Scatter, new("x"), new("y"), [.. Enumerable.Range(0, 8).Select(i => new FigureSeries($"s{i}", [new(i, i)]))]));

        var marks = ByClass(svg, "mark").Where(mark => mark.HasElements).ToArray();

        Assert.That(marks.Select(mark => mark.Attribute("d")!.Value), Is.Unique);
        Assert.That(marks.Select(mark => mark.Attribute("class")!.Value), Is.Unique);
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("\"/><image href='x' onerror='alert(1)'/>")]
    [TestCase("a\u0000b\ud800 ]]> &amp;")]
    public void Draw_HostileNames_AreText(string text)
    {
        var svg = Parse(new Figure(text, text, FigureKind.Bars, new(text, text) { Categories = [text] }, new(text, text), [new(text, [new(0, 1, 0.1)])]));

        Assert.That(svg.Descendants().Select(element => element.Name.LocalName).Distinct(), Is.SubsetOf(new[] { "title", "desc", "style", "defs", "clipPath", "rect", "g", "text", "tspan", "path", "pattern" }));
        Assert.That(svg.Descendants().SelectMany(element => element.Attributes()).Select(attribute => attribute.Name.LocalName), Has.None.StartsWith("on"));
    }

    [Test]
    public void Draw_ValuesThatCannotBeShown_AreLeftOut()
    {
        var svg = Parse(new Figure("n", "Numbers", FigureKind.Lines, new("x"), new("y") { IsLogarithmic = true }, [new("s", [new(1, 0), new(2, double.NaN), new(3, 10), new(double.PositiveInfinity, 1), new(4, 100, double.NaN)])]));

        Assert.That(Marks(svg).Count(), Is.EqualTo(2));
        Assert.That(svg.ToString(), Does.Not.Contain("NaN").And.Not.Contain("\u221e").And.Not.Contain("Infinity"));
    }

    [TestCase(0, 0)]
    [TestCase(7, 7)]
    [TestCase(-3, -3)]
    [TestCase(1e-9, 3e-9)]
    [TestCase(-1e12, 1e12)]
    public void Draw_AnyRange_HasTicksAndFinitePlaces(double low, double high)
    {
        foreach (var kind in Enum.GetValues<FigureKind>())
        {
            var svg = Parse(new Figure("r", "Range", kind, new("x"), new("y"), [new("s", [new(0, low), new(1, high)])]));
            Assert.That(ByClass(svg, "tick y").Count(), Is.GreaterThanOrEqualTo(2), kind.ToString());
            Assert.That(svg.ToString(), Does.Not.Contain("NaN").And.Not.Contain("\u221e"));
        }
    }

    [Test]
    public void Draw_LogarithmicAxisOfUnroundValues_HasRoundTicks()
    {
        var svg = Parse(new Figure("l", "Lengths", FigureKind.Lines, new("x") { IsLogarithmic = true }, new("y"), [new("s", [new(3.17, 1), new(9.67, 1), new(39.33, 0.7)])]));

        Assert.That(Ticks(svg, "x").Select(tick => tick.Value), Is.EqualTo(new[] { 5, 10, 20 }));
    }

    [TestCase(15, 2e9)]
    [TestCase(2, 2e10)]
    [TestCase(15, 1.2e11)]
    [TestCase(3, 5e12)]
    [TestCase(2e-17, 7e-17)]
    [TestCase(4e-20, 6e23)]
    public void Draw_LogarithmicValuesOverAnyDecades_LieBetweenTheAxisFirstAndLastTick(double low, double high)
    {
        var svg = Parse(new Figure("w", "Perplexity", FigureKind.Lines, new("x"), new("y") { IsLogarithmic = true }, [new("s", [new(0, low), new(1, high)])]));

        var (marks, ticks) = (Marks(svg).ToArray(), ByClass(svg, "tick y").Select(tick => Number(tick, "y")).ToArray());
        Assert.Multiple(() =>
        {
            Assert.That(ticks, Has.Length.InRange(2, 14));
            Assert.That(marks.Select(mark => mark.Y), Is.All.InRange(ticks.Min() - Pixel, ticks.Max() + Pixel));
            Assert.That(svg.ToString(), Does.Not.Contain("NaN").And.Not.Contain("\u221e"));
        });
    }

    [TestCase(null, null, "")]
    [TestCase(null, 0.1, "Error bars: one standard error up and down")]
    [TestCase(6, null, "Means of 4 to 6 values")]
    [TestCase(4, 0.1, "Means of 4 values; error bars: one standard error up and down")]
    public void Draw_Means_SayOfHowManyAndWhatTheirErrorsAre(int? count, double? error, string caption)
    {
        var svg = Parse(new Figure("m", "Means", FigureKind.Bars, new("x"), new("y"), [new("s", [new(0, 1, error, count), new(1, 2, error, count is null ? null : 4)])]));

        Assert.That(string.Concat(ByClass(svg, "caption").Select(line => line.Value)), Is.EqualTo(caption));
    }

    [Test]
    public void Draw_EqualLines_AreToldApartByTheirDashes()
    {
        var svg = Parse(new Figure("d", "Equal", FigureKind.Lines, new("x"), new("y"), [.. Enumerable.Range(0, 8).Select(i => new FigureSeries($"s{i}", [new(0, 1), new(1, 1)]))]));

        var dashes = ByClass(svg, "line").Select(line => line.Attribute("stroke-dasharray")?.Value ?? "").ToArray();
        Assert.That(dashes[..8], Is.Unique, "in the legend");
        Assert.That(dashes[8..], Is.EquivalentTo(dashes.Take(8)), "in the plot");
    }

    [Test]
    public void Draw_Bars_SayTheirValuesInShort()
    {
        var svg = Parse(new Figure("v", "Values", FigureKind.Bars, new("x") { Categories = ["a", "b", "c", "d"] }, new("y"), [new("s", [new(0, 0.41667), new(1, 1), new(2, 0.998), new(3, 0.0123)])]));

        Assert.That(ByClass(svg, "value").Select(value => value.Value), Is.EqualTo(new[] { "0.42", "1", "0.998", "0.012" }));
    }

    [Test]
    public void Draw_NoPoints_SaysSo() =>
        Assert.That(SvgChart.Draw(new Figure("e", "Empty", FigureKind.Lines, new("x"), new("y"), [new("s", [])])), Does.Contain("no values"));

    [Test]
    public void Draw_NoSeries_IsRefused() =>
        Assert.That(() => SvgChart.Draw(new Figure("e", "Empty", FigureKind.Lines, new("x"), new("y"), [])), Throws.ArgumentException.With.Message.Contains("no series"));

    private static IEnumerable<Figure> All() => [ExampleFigures.Lines, ExampleFigures.LogarithmicLines, ExampleFigures.Bars, ExampleFigures.Scatter];

    private static XElement Parse(Figure figure) => XDocument.Parse(SvgChart.Draw(figure)).Root!;

    private static IEnumerable<XElement> ByClass(XElement svg, string name) =>
        svg.Descendants().Where(element => element.Attribute("class")?.Value is { } value && (value == name || value.StartsWith(name + " ", StringComparison.Ordinal)));

    private static IEnumerable<(double X, double Y)> Marks(XElement svg) => ByClass(svg, "mark").Where(mark => mark.HasElements).Select(mark =>
    {
        var place = mark.Attribute("transform")!.Value["translate(".Length..^1].Split(' ');
        return (double.Parse(place[0], CultureInfo.InvariantCulture), double.Parse(place[1], CultureInfo.InvariantCulture));
    });

    private static (double Value, double At)[] Ticks(XElement svg, string axis) =>
        [.. ByClass(svg, "tick " + axis).Select(tick => (double.TryParse(tick.Value.Replace('\u2212', '-').Replace("\u202f", ""), CultureInfo.InvariantCulture, out var value) ? value : 0, Number(tick, axis)))];

    /// <summary>Where a value must be by the first and the last tick.</summary>
    private static Func<double, double> Axis(XElement svg, string axis, Func<double, double> scale)
    {
        var ticks = Ticks(svg, axis);
        var ((low, from), (high, to)) = (ticks[0], ticks[^1]);
        return value => from + (scale(value) - scale(low)) / (scale(high) - scale(low)) * (to - from);
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
