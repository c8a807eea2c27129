using System.Runtime.InteropServices;
using AnyEdit.Cli;

using var cancellation = new CancellationTokenSource();

// The first Ctrl-C lets the command stop cleanly; a second one ends the process as usual.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var stoppedBy = PosixSignal.SIGINT;
var exitCode = await CliApplication.RunAsync(args, Console.Out, Console.Error, cancellation.Token);
return exitCode == ExitCodes.Cancelled && stoppedBy == PosixSignal.SIGTERM ? ExitCodes.Terminated : exitCode;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancellation.IsCancellationRequested;
    stoppedBy = signal.Signal;
    cancellation.Cancel();
}
