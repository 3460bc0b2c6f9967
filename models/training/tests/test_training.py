"""`python -m unittest discover tests`: what can be checked without the data."""

import sys
import tempfile
import unittest
from pathlib import Path

import cv2
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from crowdnet import augment, container, empties, export, loss, reference, scores  # noqa: E402
from crowdnet.graph import cost, network_p  # noqa: E402
from crowdnet.network import CrowdNetwork, counts  # noqa: E402


class NetworkTests(unittest.TestCase):
    def test_costs_stay_below_the_limits(self) -> None:
        parameters, multiplications = cost(network_p(), 640, 368)
        self.assertLess(parameters, 1_000_000)
        self.assertLess(multiplications, 1_100_000_000)

    def test_frozen_layers_get_no_gradient(self) -> None:
        network = CrowdNetwork()
        network.freeze_until("f4.expand")
        counts(network(torch.rand(1, 3, 64, 64) * 255)).sum().backward()
        self.assertIsNone(network.convolutions["f3_project"].weight.grad)
        self.assertIsNotNone(network.convolutions["f4_expand"].weight.grad)

    def test_loss_falls_when_counts_are_right(self) -> None:
        truth = torch.zeros(1, 8, 8)
        truth[0, 1, 2] = 2
        right, wrong = torch.zeros(1, 12, 8, 8), torch.zeros(1, 12, 8, 8)
        right[:, 10], wrong[:, 11] = 8, 8
        right[0, :, 1, 2], wrong[0, :, 1, 2] = 0, 0
        right[0, 1, 1, 2] = right[0, 11, 1, 2] = 8
        wrong[0, 9, 1, 2] = wrong[0, 10, 1, 2] = 8
        self.assertLess(loss.zero_inflated_loss(right, truth),
                        loss.zero_inflated_loss(wrong, truth) / 2)


class PictureTests(unittest.TestCase):
    def test_heads_stay_on_what_they_mark(self) -> None:
        random = np.random.default_rng(3)
        for _ in range(20):
            pixels = np.zeros((300, 400, 3), np.uint8)
            head = np.float32([[random.integers(20, 380), random.integers(20, 280)]])
            x, y = head[0].astype(int)
            pixels[y - 4 : y + 4, x - 4 : x + 4] = 255
            part, moved = augment.crop(random, pixels, head, 128)
            for px, py in moved:
                self.assertGreater(part[int(py), int(px), 0], 100)

    def test_blocks_hold_their_points(self) -> None:
        points = torch.tensor([[0.0, 0.0], [15.9, 15.9], [16.0, 31.0], [63.9, 63.9]])
        found = loss.block_counts(points, 64, 16)
        self.assertEqual(found[0, 0], 2)
        self.assertEqual(found[1, 1], 1)
        self.assertEqual(found[3, 3], 1)
        self.assertEqual(found.sum(), 4)

    def test_validation_pictures_repeat(self) -> None:
        first, second = (empties.drawn(np.random.default_rng(5), 64, 48) for _ in range(2))
        self.assertTrue((first == second).all())


class ScoreTests(unittest.TestCase):
    def test_persons_in_the_wrong_place_count_in_game_only(self) -> None:
        found = scores.Scores()
        grid = np.zeros((4, 4))
        grid[0, 0] = 3
        found.add(grid, np.float32([[60, 60]] * 3), 64, 64, 16)
        summary = found.summary()
        self.assertEqual(summary["mae"], 0)
        self.assertEqual(summary["game"], [6, 6, 6])

    def test_bands_hold_relative_errors(self) -> None:
        found = scores.Scores()
        found.add(np.full((1, 1), 6.0), np.zeros((5, 2), np.float32), 16, 16, 16)
        found.add(np.full((1, 1), 80.0), np.zeros((100, 2), np.float32), 16, 16, 16)
        self.assertEqual(found.summary()["mape"], {"1-10": 20.0, "51-200": 20.0})
        self.assertEqual(found.summary()["bias"], -9.5)


class ExportTests(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(2)
        self.network = CrowdNetwork().requires_grad_(False).eval()

    def test_file_gives_the_frameworks_answers(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.model"
            export.model(self.network, {}).write(path)
            file = container.read(path, container.MODEL_MAGIC)
        stored = export.activations(self.network)
        tensors = {}
        for line in stored.lines:
            _, name, height, width, channels, offset = line.split()
            tensors[name] = stored.floats(int(offset), (int(height), int(width), int(channels)))
        answers = reference.run(file, tensors.pop("picture"))
        for name, expected in tensors.items():
            tolerance = 1e-4 * max(1.0, float(np.abs(expected).max()))
            np.testing.assert_allclose(answers[name], expected, atol=tolerance, err_msg=name)

    def test_file_gives_the_network_back(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.model"
            export.model(self.network, {}).write(path)
            again = export.load(path)
        pictures = torch.rand(1, 3, 64, 96) * 255
        torch.testing.assert_close(again(pictures), self.network(pictures))

    def test_damage_is_found(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.model"
            export.model(self.network, {}).write(path)
            content = bytearray(path.read_bytes())
            content[-5] ^= 1
            path.write_bytes(content)
            with self.assertRaises(ValueError):
                container.read(path, container.MODEL_MAGIC)


class ChromaTests(unittest.TestCase):
    def test_two_by_two_pixels_have_one_colour_and_keep_their_light(self) -> None:
        picture = np.random.default_rng(3).integers(60, 190, (9, 7, 3)).astype(np.uint8)
        for phase in (0, 1):
            halved = augment.halve_chroma(picture, phase)
            self.assertEqual(halved.shape, picture.shape)
            before = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb).astype(int)
            after = cv2.cvtColor(halved, cv2.COLOR_RGB2YCrCb).astype(int)
            self.assertLessEqual(np.abs(before[..., 0] - after[..., 0]).max(), 12)
            first = 2 - phase
            pair = after[first : first + 2, first : first + 2, 1:].reshape(4, 2)
            self.assertLessEqual((pair.max(axis=0) - pair.min(axis=0)).max(), 12)


if __name__ == "__main__":
    unittest.main()
