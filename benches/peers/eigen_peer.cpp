// One row through networks whose sizes are known while compiling, in Eigen. This is the arithmetic of RTNeural, whose layers are matrices of
// Eigen, without the cost of its wrappers. NAME states the instruction set it was compiled for.
#define EIGEN_STACK_ALLOCATION_LIMIT 0 // weights are static
#include <Eigen/Dense>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

template <int In, int Out> struct Dense {
    Eigen::Matrix<float, Out, In> weight = Eigen::Matrix<float, Out, In>::Random() * 0.1f;
    Eigen::Matrix<float, Out, 1> bias = Eigen::Matrix<float, Out, 1>::Random() * 0.1f, out;

    template <class Input> const auto& run(const Input& input) {
        out.noalias() = weight * input;
        out += bias;
        return out;
    }
    const auto& relu() { return out = out.cwiseMax(0.0f); }
    const auto& tanh() { return out = out.array().tanh(); }
};

template <class Run> void measure(const char* name, Run run) {
    const char* wanted = std::getenv("WORKLOADS");
    if (wanted && *wanted && !std::strstr(wanted, name)) return;
    using Clock = std::chrono::steady_clock;
    auto chunk = [&](int runs) {
        auto start = Clock::now();
        for (int i = 0; i < runs; i++) run();
        return std::chrono::duration<double, std::micro>(Clock::now() - start).count() / runs;
    };
    double warm = 1e9;
    for (int i = 0; i < 10; i++) warm = std::min(warm, chunk(1));
    const int runs = std::max(1, int(5e3 / std::max(warm, 0.01)));
    const double seconds = std::getenv("BENCH_SECONDS") ? std::atof(std::getenv("BENCH_SECONDS")) : 1.0;
    std::vector<double> times;
    for (auto start = Clock::now(); std::chrono::duration<double>(Clock::now() - start).count() < seconds || times.size() < 5;) times.push_back(chunk(runs));
    std::sort(times.begin(), times.end());
    const double median = times[times.size() / 2];
    std::printf(NAME " %s 1 %.0f  us_per_step=%.4f best=%.4f\n", name, 1e6 / median, median, times[0]);
}

// Keeps the compiler from removing the work: it must assume that other code reads and writes this memory.
template <class T> void seen(T& value) { asm volatile("" : : "r"(&value) : "memory"); }

int main() {
    static Dense<784, 128> a1;
    static Dense<128, 64> a2;
    static Dense<64, 10> a3;
    static Eigen::Matrix<float, 784, 1> a0 = Eigen::Matrix<float, 784, 1>::Random();
    measure("I1", [] { seen(a0), a1.run(a0), a2.run(a1.relu()), a3.run(a2.relu()), seen(a3.out); });
    static Dense<13, 64> b1;
    static Dense<64, 64> b2;
    static Dense<64, 1> b3;
    static Eigen::Matrix<float, 13, 1> b0 = Eigen::Matrix<float, 13, 1>::Random();
    measure("I2", [] { seen(b0), b1.run(b0), b2.run(b1.relu()), b3.run(b2.relu()), seen(b3.out); });
    static Dense<32, 16> c1;
    static Dense<16, 8> c2;
    static Dense<8, 1> c3;
    static Eigen::Matrix<float, 32, 1> c0 = Eigen::Matrix<float, 32, 1>::Random();
    measure("I3", [] { seen(c0), c1.run(c0), c2.run(c1.tanh()), c3.run(c2.tanh()), seen(c3.out); });
}
