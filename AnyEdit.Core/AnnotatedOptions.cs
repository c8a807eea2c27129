using System.ComponentModel.DataAnnotations;

namespace AnyEdit;

/// <summary>Checks options against their data annotations.</summary>
internal static class AnnotatedOptions
{
    /// <summary>Returns the options if they are valid.</summary>
    /// <exception cref="ValidationException">They are not; the message names every field that is wrong.</exception>
    public static T Validated<T>(T options)
        where T : class
    {
        var errors = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), errors, validateAllProperties: true))
            return options;
        throw new ValidationException($"{typeof(T).Name}: {string.Join(" ", errors.Select(error => error.ErrorMessage))}");
    }
}
