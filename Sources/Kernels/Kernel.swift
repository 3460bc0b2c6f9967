/// The plain forms, written to be read: what a kernel means.
enum Reference {}

/// The forms that run: 32 bytes at a time through `CVec`.
enum Vector {}

/// Forms compiled for AVX-512, of the kernels that gain from it.
enum VectorV4 {}

/// Both forms side by side; traps on the first difference. For `CHECK_KERNELS=1`.
enum Checked {}
