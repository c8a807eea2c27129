namespace AnyEdit.Cli;

/// <summary>How the tool ends.</summary>
public static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The command could not do its work: the edit failed, the disk is full.</summary>
    public const int Failure = 1;

    /// <summary>The command line or a file it names is wrong; the message says what is expected.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Cancelled = 130;

    /// <summary>Stopped by the signal SIGTERM, as a system that shuts down or a scheduler sends it.</summary>
    public const int Terminated = 143;
}
