using System.Globalization;

namespace AnyEdit.Torch;

public static partial class torch
{
    /// <summary>The host's processor and memory.</summary>
    public static readonly Device CPU = new(DeviceType.CPU);

    /// <summary>Shapes and types without elements.</summary>
    public static readonly Device META = new(DeviceType.META);

    private static Device s_defaultDevice = CPU;

    /// <summary>The current CUDA device.</summary>
    public static Device CUDA => new(DeviceType.CUDA);

    /// <summary>The Apple GPU.</summary>
    public static Device MPS => new(DeviceType.MPS);

    /// <summary>A device from a description such as <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public static Device device(string description) => new(description);

    /// <summary>A device from its kind's name and its number.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>A device from its kind and its number.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>A CUDA device from its number.</summary>
    public static Device device(int index) => new(index);

    /// <summary>Where tensors are made when no device is given.</summary>
    public static Device get_default_device() => s_defaultDevice;

    /// <summary>Sets where tensors are made when no device is given.</summary>
    public static void set_default_device(Device device) => s_defaultDevice = device;

    /// <summary>Sets where tensors are made when no device is given.</summary>
    public static void set_default_device(string device) => s_defaultDevice = new Device(device);

    /// <summary>A device: its kind and, where there can be several, its number.</summary>
    public class Device
    {
        /// <summary>A device from a description such as <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
        /// <exception cref="ArgumentException">The description names no device.</exception>
        public Device(string description)
        {
            var colon = description.IndexOf(':', StringComparison.Ordinal);
            type = Parse(colon < 0 ? description : description[..colon], description);
            if (colon < 0) index = -1;
            else if (int.TryParse(description.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) index = number;
            else throw new ArgumentException($"'{description}' is not a device; examples: cpu, cuda, cuda:1");
            if (type == DeviceType.CPU) index = -1;
        }

        /// <summary>A device from its kind's name and its number.</summary>
        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType, deviceType);
            this.index = type == DeviceType.CPU ? -1 : index;
        }

        /// <summary>A device from its kind and its number.</summary>
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = type == DeviceType.CPU ? -1 : index;
        }

        /// <summary>A CUDA device from its number.</summary>
        public Device(int index) : this(DeviceType.CUDA, index)
        {
        }

        /// <summary>The kind of the device.</summary>
        public DeviceType type { get; }

        /// <summary>The number of the device, -1 for the current one or where there is only one.</summary>
        public int index { get; }

        /// <summary>A device from its description.</summary>
        public static implicit operator Device(string description) => new(description);

        /// <summary>The description, such as <c>cuda:1</c>.</summary>
        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return index < 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }

        private static DeviceType Parse(string name, string description) => name.ToLowerInvariant() switch
        {
            "cpu" => DeviceType.CPU,
            "cuda" => DeviceType.CUDA,
            "mps" => DeviceType.MPS,
            "meta" => DeviceType.META,
            _ => throw new ArgumentException($"'{description}' is not a device; examples: cpu, cuda, cuda:1"),
        };
    }
}
