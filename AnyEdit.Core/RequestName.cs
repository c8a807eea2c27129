namespace AnyEdit;

/// <summary>How messages call a request of a batch.</summary>
internal static class RequestName
{
    /// <summary>E.g. <c>request 2 ('capital')</c>.</summary>
    public static string Of(EditRequest request, int index) =>
        request.Id is { } id ? $"request {index + 1} ('{id}')" : $"request {index + 1}";
}
