"""Tests of the scorer and of the table: `run` does them before it measures."""

import unittest
from pathlib import Path

import numpy as np

import report
import scoring


class ScoringTests(unittest.TestCase):
    def counts(self, mask, truth, roi=None):
        mask, truth = (np.array([row], np.uint8) for row in (mask, truth))
        roi = np.full_like(truth, 255) if roi is None else np.array([roi], np.uint8)
        score = scoring.score([(mask, truth)], roi)
        return (score.true_positives, score.false_positives, score.false_negatives,
                score.true_negatives)

    def test_a_pixel_counts_as_what_it_is(self):
        self.assertEqual(self.counts([255, 255, 0, 0], [255, 0, 255, 0]), (1, 1, 1, 1))

    def test_a_cast_shadow_is_background(self):
        self.assertEqual(self.counts([255, 0], [50, 50]), (0, 1, 0, 1))

    def test_unknown_and_outside_are_not_scored(self):
        self.assertEqual(self.counts([255, 0, 255, 0], [170, 170, 85, 85]), (0, 0, 0, 0))

    def test_outside_the_region_nothing_is_scored(self):
        self.assertEqual(self.counts([255, 255], [255, 0], roi=[0, 255]), (0, 1, 0, 0))

    def test_a_shadow_that_a_peer_marks_is_no_foreground(self):
        self.assertEqual(self.counts([127, 127], [255, 50]), (0, 0, 1, 1))

    def test_recall_precision_f_and_wrong(self):
        score = scoring.Score(true_positives=6, false_positives=2, false_negatives=4,
                              true_negatives=28)
        facts = score.facts()
        self.assertAlmostEqual(facts["recall"], 0.6)
        self.assertAlmostEqual(facts["precision"], 0.75)
        self.assertAlmostEqual(facts["f"], 2 / 3)
        self.assertAlmostEqual(facts["pwc"], 15)

    def test_nothing_at_all_is_no_error(self):
        self.assertEqual(scoring.Score().f, 0)

    def test_a_mask_of_another_size_is_refused(self):
        with self.assertRaises(ValueError):
            scoring.score([(np.zeros((2, 2)), np.zeros((2, 3)))], np.zeros((2, 3)))


class ReportTests(unittest.TestCase):
    def test_ratios_pair_rounds_and_leave_out_those_not_measured(self):
        fast = report.Cost("Pantau", False, (2, 1), [10, 20, 40])
        slow = report.Cost("MOG2", False, (2, 1), [100, 180, None])
        self.assertEqual(slow.times(fast), [10, 9])
        self.assertEqual(slow.per_pixel, 70)

    def test_sequences_apart_are_not_in_the_mean(self):
        class Named:
            def __init__(self, name):
                self.name = name

        facts = {"f": 0.5, "recall": 0.5, "precision": 0.5}
        accuracy = report.Accuracy(
            "motion", False, [Named("highway"), Named("Foliage")], [],
            {"MOG2": {"highway": facts, "Foliage": facts | {"f": 0.1}}})
        self.assertEqual(accuracy.mean("MOG2", "f"), 0.5)
        table = report.table([accuracy], [], detail=False)
        self.assertIn("apart, Foliage: F", table)


if __name__ == "__main__":
    unittest.main()
