using AnyEdit.Evaluation.Reports;

namespace AnyEdit.Tests.Evaluation.Reports;

/// <summary>The page in a real browser; without one the tests are left out.</summary>
public sealed class ReportInBrowserTests : ReportFixture
{
    private Browser? browser;

    [OneTimeSetUp]
    public async Task StartBrowser()
    {
        browser = await Browser.StartAsync();
        Save("small.html", WriteExperiment("small", "plain", "../run"), WriteRun("run", 120));
        Save("spaced.html", WriteRun("spaced-run", 60, " two  spaces "));
        Save("hostile.html", WriteExperiment("hostile", Hostile, "../hostile-run"), WriteRun("hostile-run", 80, Hostile));
    }

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (browser is not null)
            await browser.DisposeAsync();
    }

    [SetUp]
    public async Task ResetBrowser()
    {
        await browser!.CallAsync("Emulation.setEmulatedMedia", new { media = "", features = Array.Empty<object>() });
        await browser.CallAsync("Emulation.clearDeviceMetricsOverride");
        await browser.CallAsync("Emulation.setScriptExecutionDisabled", new { value = false });
    }

    [Test]
    public async Task Page_Opened_DrawsItsChartsWithoutComplaint()
    {
        await Open("small.html");
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(browser!.Problems, Is.Empty);
            Assert.That(await browser.NumberAsync("document.querySelectorAll('svg.chart').length"), Is.GreaterThanOrEqualTo(6));
            Assert.That(await browser.IsTrueAsync("[...document.querySelectorAll('svg.chart')].every(chart => chart.getBoundingClientRect().width > 300 && chart.querySelectorAll('.mark, .bar').length > 0)"));
            Assert.That(await browser.IsTrueAsync("[...document.querySelectorAll('svg.chart text')].every(text => { const box = text.getBoundingClientRect(), chart = text.ownerSVGElement.getBoundingClientRect(); return box.left >= chart.left && box.right <= chart.right && box.top >= chart.top && box.bottom <= chart.bottom; })"), "no text is cut off");
        });
    }

    [Test]
    public async Task Page_HostileTexts_DoNothing()
    {
        await Open("hostile.html");
        await browser!.EvaluateAsync("document.querySelectorAll('.next').forEach(next => next.click())");
        await browser.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await browser.IsTrueAsync("typeof hacked === 'undefined' && document.images.length === 0"));
            Assert.That(await browser.IsTrueAsync("document.querySelector('.list .prompt').textContent.includes('</script><script>hacked=1</script><img')"));
            Assert.That(browser.Problems, Is.Empty);
        });
    }

    [Test]
    public async Task Filter_ByKeyboard_FindsText()
    {
        await Open("small.html");
        await browser!.EvaluateAsync("document.querySelector('.filter input[name=text]').focus()");
        await browser.TypeAsync("question 117 plain");
        Assert.That(await Found(), Is.EqualTo("1 of 120 records"));
        Assert.That(await Numbers(), Is.EqualTo("117"), "a record of the data block is made and shown");
        await browser.EvaluateAsync("document.querySelector('.list summary').focus()");
        await browser.PressAsync("Enter", 13, "\r");
        Assert.That(await browser.IsTrueAsync("document.querySelector('.list details').open && document.querySelector('.list .sides').getBoundingClientRect().height > 20"));
    }

    [TestCase("category", "even", 60)]
    [TestCase("state", "failed", 16)]
    [TestCase("state", "left-out", 10)]
    [TestCase("least", "0.99", 37)]
    [TestCase("text", "no such words", 0)]
    public async Task Filter_Field_KeepsWhatIsLikeThat(string field, string value, int expected)
    {
        await Open("small.html");
        await Set(field, value);
        Assert.That(await Found(), Is.EqualTo($"{expected} of 120 records"));
        Assert.That(await browser!.IsTrueAsync("document.querySelector('.nothing').hidden"), Is.EqualTo(expected > 0));
        await browser.EvaluateAsync("document.querySelector('.filter [type=reset]').click()");
        await browser.WaitAsync("document.querySelector('.found').textContent === '120 records' && document.querySelector('.nothing').hidden");
    }

    [Test]
    public async Task Pages_Turned_ShowAllRecordsInOrder()
    {
        await Open("small.html");
        Assert.That(await browser!.NumberAsync("document.querySelectorAll('.list > li').length"), Is.EqualTo(50));
        await browser.EvaluateAsync("document.querySelector('.next').focus()");
        await browser.PressAsync("Enter", 13, "\r");
        await browser.EvaluateAsync("document.querySelector('.next').click()");
        Assert.That(await Numbers(), Is.EqualTo(string.Join(' ', Enumerable.Range(100, 20))));
        Assert.That(await browser.IsTrueAsync("document.querySelector('.next').disabled"));
    }

    [Test]
    public async Task Order_WorstFirst_Sorts()
    {
        await Open("small.html");
        await Set("order", "worst");
        Assert.That(await browser!.IsTrueAsync("[...document.querySelectorAll('.list > li')].map(item => Number(item.dataset.r)).every((score, i, all) => i === 0 || all[i - 1] <= score)"));
    }

    [Test]
    public async Task Anchor_OfARecordFurtherDown_OpensIt()
    {
        await Open("small.html#run-1-record-77");
        Assert.That(await browser!.IsTrueAsync("document.getElementById('run-1-record-77').querySelector('details').open"));
    }

    [Test]
    public async Task Anchor_ThatIsNoText_DoesNotStopThePage()
    {
        await Open("small.html#%");
        Assert.That(browser!.Problems, Is.Empty);
        await Set("state", "failed");
        Assert.That(await Found(), Is.EqualTo("16 of 120 records"));
    }

    [Test]
    public async Task Filter_KindWithSpaces_FindsItsRecords()
    {
        await Open("spaced.html");
        await browser!.EvaluateAsync("(field => { field.selectedIndex = 2; field.dispatchEvent(new Event('input', { bubbles: true })); })(document.querySelector('.filter [name=category]'))");
        Assert.That(await Found(), Is.EqualTo("30 of 60 records"));
    }

    [TestCase("light", "rgb(255, 255, 255)")]
    [TestCase("dark", "rgb(20, 24, 31)")]
    public async Task Page_LightAndDark_PageAndChartsGoTogether(string scheme, string ground)
    {
        await browser!.CallAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
        await Open("small.html");
        Assert.That(await browser.TextAsync("getComputedStyle(document.querySelector('.part')).backgroundColor"), Is.EqualTo(ground));
        Assert.That(await browser.TextAsync("getComputedStyle(document.querySelector('.chart .surface')).fill"), Is.EqualTo(ground));
    }

    [TestCase(360)]
    [TestCase(1400)]
    public async Task Page_AnyWidth_IsNotWiderThanTheWindow(int width)
    {
        await browser!.CallAsync("Emulation.setDeviceMetricsOverride", new { width, height = 800, deviceScaleFactor = 1, mobile = false });
        await Open("small.html");
        await browser.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        Assert.That(await browser.NumberAsync("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), await browser.TextAsync(
            $"[...document.querySelectorAll('body *')].filter(part => !part.parentElement.closest('.scroll, svg') && part.getBoundingClientRect().right > {width}).map(part => part.tagName + '.' + part.className).join(' ')"));
    }

    [Test]
    public async Task Page_OnPaper_FitsAndOpensWhatIsClosed()
    {
        const int Paper = 690; // A4 without its margins, at 96 dots per inch
        await Open("small.html");
        await browser!.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await browser.CallAsync("Emulation.setEmulatedMedia", new { media = "print" });
        await browser.CallAsync("Emulation.setDeviceMetricsOverride", new { width = Paper, height = 1000, deviceScaleFactor = 1, mobile = false });
        Assert.That(await browser.NumberAsync("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(Paper));
        Assert.That(await browser.IsTrueAsync("getComputedStyle(document.querySelector('.filter')).display === 'none' && document.querySelector('.card details').open"));
        await browser.EvaluateAsync("dispatchEvent(new Event('afterprint'))");
        Assert.That(await browser.IsTrueAsync("document.querySelector('.card details').open"), Is.False);
    }

    [Test]
    public async Task Page_WithoutScripts_HasTheFirstRecords()
    {
        await browser!.CallAsync("Emulation.setScriptExecutionDisabled", new { value = true });
        await Open("small.html");
        await browser.CallAsync("Emulation.setScriptExecutionDisabled", new { value = false });
        Assert.That(await browser.NumberAsync("document.querySelectorAll('.list > li').length"), Is.EqualTo(50));
        Assert.That(await browser.IsTrueAsync("document.querySelector('.filter').hidden && document.querySelector('noscript p') !== null"));
    }

    private Task Open(string page) => browser!.OpenAsync(new Uri(At(page.Split('#')[0])).AbsoluteUri + (page.Contains('#') ? "#" + page.Split('#')[1] : ""));

    private Task Set(string field, string value) => browser!.EvaluateAsync($"(field => {{ field.value = '{value}'; field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})(document.querySelector('.filter [name={field}]'))");

    private Task<string> Found() => browser!.TextAsync("document.querySelector('.found').textContent");

    private Task<string> Numbers() => browser!.TextAsync("[...document.querySelectorAll('.list .number')].map(number => number.textContent).join(' ')");

    private void Save(string name, params string[] paths) => Write(name, Page(null, paths));
}
