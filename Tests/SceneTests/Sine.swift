/// Sine of a phase in turns, by its Taylor series: the tests need no C library.
func sine(_ turns: Double) -> Double {
  let phase = turns - turns.rounded()
  let x = phase * 2 * .pi
  let square = x * x
  return x
    * (1 - square / 6
      * (1 - square / 20 * (1 - square / 42 * (1 - square / 72 * (1 - square / 110)))))
}
