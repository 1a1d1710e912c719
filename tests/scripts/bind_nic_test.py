#!/usr/bin/env python3
"""scripts/bind-nic on a /sys and /proc of the test's own: says what it would do, does it, and undoes it exactly."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "bind-nic"

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("bind_nic", str(SCRIPT))
spec = importlib.util.spec_from_loader("bind_nic", loader)
bind_nic = importlib.util.module_from_spec(spec)
loader.exec_module(bind_nic)

NIC_A, NIC_B, DISK = "0000:3b:00.0", "0000:3b:00.1", "0000:00:1f.2"


class Kernel(bind_nic.Machine):
    """Plain files, and what a kernel does when some of them are written."""

    log = []
    refuses = ()
    most_pages = 10**6

    def write(self, value, *parts):
        path = "/".join(parts)
        if path in self.refuses:
            raise bind_nic.Refused(f"/{path}: cannot write {value!r}: Input/output error")
        Kernel.log.append((path, value.strip()))
        pci = value.strip()
        if path.endswith("/unbind"):
            self.attach(pci, "")
        elif path.endswith("/bind"):
            self.attach(pci, path.split("/")[-2])
        elif path.endswith("drivers_probe"):
            self.attach(pci, self.override(pci) or "ixgbe")
        elif path.endswith("nr_hugepages"):
            super().write(str(min(int(value), self.most_pages)) + "\n", path)
        else:
            super().write(value if value.strip() else "(null)\n", path)

    def attach(self, pci, driver):
        link = self.path("sys/bus/pci/devices", pci, "driver")
        link.unlink(missing_ok=True)
        if driver:
            link.symlink_to(f"../../../../bus/pci/drivers/{driver}")


class BindNic(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tl-bind-")
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.kernel = Kernel(self.root)
        Kernel.log, Kernel.refuses, Kernel.most_pages = [], (), 10**6
        for name in ("vfio-pci", "ixgbe", "ahci"):
            (self.root / "sys/bus/pci/drivers" / name).mkdir(parents=True)
        self.device(NIC_A, "0x020000", "ixgbe", node=0, interface="ens1f0")
        self.device(NIC_B, "0x020000", "ixgbe", node=1, interface="ens1f1")
        self.device(DISK, "0x010601", "ahci", node=0)
        for node in (0, 1):
            self.put(self.kernel.hugepages_file(node), "64\n")
        self.put("sys/devices/system/cpu/online", "0-7\n")
        self.put("proc/cmdline", "BOOT_IMAGE=/vmlinuz ro quiet\n")
        self.put("proc/irq/0/smp_affinity_list", "0-7\n")
        self.put("proc/irq/24/smp_affinity_list", "2-3\n")
        self.put("proc/irq/25/smp_affinity_list", "1-4\n")
        self.put("proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n")
        self.put("proc/net/tcp", "  sl  local_address rem_address   st\n")

    def put(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def device(self, pci, kind, driver, node, interface=None):
        self.put(f"sys/bus/pci/devices/{pci}/class", kind + "\n")
        self.put(f"sys/bus/pci/devices/{pci}/numa_node", f"{node}\n")
        self.put(f"sys/bus/pci/devices/{pci}/driver_override", "(null)\n")
        self.kernel.attach(pci, driver)
        if interface:
            (self.root / f"sys/bus/pci/devices/{pci}/net/{interface}").mkdir(parents=True)
            (self.root / f"sys/class/net/{interface}").mkdir(parents=True)

    def route(self, interface, destination="00000000", mask="00000000"):
        with open(self.root / "proc/net/route", "a", encoding="ascii") as file:
            file.write(f"{interface}\t{destination}\t0100630A\t0003\t0\t0\t0\t{mask}\t0\t0\t0\n")

    def run_script(self, *words):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = bind_nic.main([*words, "--root", str(self.root)], Kernel)
            except SystemExit as ended:
                status = ended.code
        return status, out.getvalue(), err.getvalue()

    def state(self):
        """Every file and link below the root."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            name = str(path.relative_to(self.root))
            if path.is_symlink():
                found[name] = "-> " + os.readlink(path)
            elif path.is_file():
                found[name] = path.read_text()
        return found

    def test_plan_is_the_default_and_changes_nothing(self):
        before = self.state()
        status, out, _ = self.run_script("3b:00.0", "--hugepages", "1024", "--cores", "2-3")
        self.assertEqual(status, 0)
        self.assertEqual(self.state(), before)
        self.assertEqual(Kernel.log, [])
        for part in ("take it from ixgbe (interface ens1f0 will be gone)", f"echo {NIC_A} > /sys/bus/pci/drivers/ixgbe/unbind",
                     "node 0: 1024 hugepages of 2 MiB in place of 64", "interrupt 25: on cores 1,4 in place of 1-4",
                     "isolcpus=2-3 nohz_full=2-3 rcu_nocbs=2-3"):
            self.assertIn(part, out)

    def test_apply_does_what_plan_said_and_undo_puts_all_back(self):
        before = self.state()
        status, _, err = self.run_script("apply", NIC_A, NIC_B, "--hugepages", "1024", "--cores", "2-3")
        self.assertEqual((status, err), (0, ""))
        self.assertEqual([self.kernel.driver(pci) for pci in (NIC_A, NIC_B)], ["vfio-pci", "vfio-pci"])
        self.assertEqual([self.kernel.read(self.kernel.hugepages_file(node)) for node in (0, 1)], ["512", "512"])
        self.assertEqual(self.kernel.read("proc/irq/0/smp_affinity_list"), "0-1,4-7")
        self.assertEqual(self.kernel.read("proc/irq/24/smp_affinity_list"), "2-3", "it has nowhere else to go")
        self.assertNotEqual(self.state(), before)

        self.assertEqual(self.run_script("undo")[0], 0)
        self.assertEqual(self.state(), before)
        self.assertIn("nothing to undo", self.run_script("undo")[1])

    def test_applied_twice_it_still_knows_what_was_first(self):
        before = self.state()
        self.run_script("apply", NIC_A, "--hugepages", "1024")
        self.run_script("apply", NIC_A, "--hugepages", "2048")
        self.assertIn("nothing: everything is as asked for", self.run_script("plan", NIC_A)[1])
        self.run_script("undo")
        self.assertEqual(self.state(), before)

    def test_one_card_can_be_given_back_alone(self):
        self.run_script("apply", NIC_A, NIC_B)
        self.assertEqual(self.run_script("undo", "3b:00.1")[0], 0)
        self.assertEqual([self.kernel.driver(pci) for pci in (NIC_A, NIC_B)], ["vfio-pci", "ixgbe"])
        status, _, err = self.run_script("undo", NIC_B)
        self.assertEqual(status, 1)
        self.assertIn("nothing is known", err)

    def test_what_failed_half_way_can_be_undone(self):
        before = self.state()
        Kernel.refuses = ("sys/bus/pci/drivers_probe",)
        status, _, err = self.run_script("apply", NIC_A)
        self.assertEqual(status, 1)
        self.assertIn("drivers_probe", err)
        self.assertEqual(self.kernel.driver(NIC_A), "")
        Kernel.refuses = ()
        self.run_script("undo")
        self.assertEqual(self.state(), before)

    def test_an_interrupt_that_cannot_be_moved_is_left(self):
        before = self.state()
        Kernel.refuses = ("proc/irq/0/smp_affinity_list",)
        status, out, _ = self.run_script("apply", "--cores", "2-3")
        self.assertEqual(status, 0)
        self.assertIn("left as it is: interrupt 0", out)
        Kernel.refuses = ()
        self.run_script("undo")
        self.assertEqual(self.state(), before)

    def test_too_little_memory_is_said(self):
        Kernel.most_pages = 100
        status, _, err = self.run_script("apply", NIC_A, "--hugepages", "1024")
        self.assertEqual(status, 1)
        self.assertIn("the kernel gave 100 pages of 1024", err)

    def test_refuses_the_card_with_the_default_route_unless_told(self):
        self.route("ens1f0")
        status, _, err = self.run_script("apply", NIC_A)
        self.assertEqual(status, 1)
        self.assertIn("carries the default route", err)
        self.assertEqual(Kernel.log, [])
        self.assertEqual(self.run_script("plan", NIC_B)[0], 0)
        self.assertEqual(self.run_script("plan", NIC_A, "--even-if-used")[0], 0)

    def test_refuses_a_card_below_a_bond_with_a_vlan(self):
        for upper, lower in (("bond0.7", "bond0"), ("bond0", "ens1f1")):
            (self.root / f"sys/class/net/{upper}").mkdir(parents=True, exist_ok=True)
            (self.root / f"sys/class/net/{upper}/lower_{lower}").mkdir()
        self.route("bond0.7")
        self.assertEqual(self.run_script("plan", NIC_A)[0], 0)
        self.assertEqual(self.run_script("plan", NIC_B)[0], 1)

    def test_refuses_the_card_of_an_ssh_session(self):
        self.route("ens1f0", "0000630A", "0000FFFF")  # 10.99.0.0/16
        self.route("ens1f1", "0000640A", "0000FFFF")  # 10.100.0.0/16
        self.put("proc/net/tcp", "  sl  local_address rem_address   st\n   0: 0100640A:0016 0900640A:C350 01 0\n")
        self.assertEqual(self.run_script("plan", NIC_A)[0], 0)
        status, _, err = self.run_script("plan", NIC_B)
        self.assertEqual(status, 1)
        self.assertIn("carries an ssh session", err)

    def test_refuses_what_is_not_there_or_no_card(self):
        for words, said in (((NIC_A.replace("3b", "3c"),), "no such device"), ((DISK,), "not an Ethernet card"),
                            (("eth0",), "no PCI address"), ((NIC_A, "--driver", "uio"), "is not loaded"),
                            ((NIC_A, "--cores", "7-9"), "no core 8-9 online"), ((NIC_A, "--cores", "0-7"), "at least one core"),
                            ((NIC_A, "--cores", "x"), "write cores as")):
            status, _, err = self.run_script("plan", *words)
            self.assertEqual(status, 1, words)
            self.assertIn(said, err)
        self.assertEqual(self.run_script("plan")[0], 2)
        self.assertEqual(self.run_script("status", NIC_A)[0], 2)

    def test_status_shows_cards_memory_and_cores(self):
        self.route("ens1f0")
        status, out, _ = self.run_script("status")
        self.assertEqual(status, 0)
        self.assertIn(f"{NIC_A}  node 0  ixgbe       ens1f0  (default route)", out)
        self.assertIn("node 1: 64", out)
        self.assertIn("isolated none", out)
        self.assertNotIn(DISK, out)

    def test_runs_as_a_command(self):
        ran = subprocess.run([SCRIPT, "plan", NIC_A, "--root", self.root], capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn("let only vfio-pci take it", ran.stdout)


if __name__ == "__main__":
    unittest.main()
