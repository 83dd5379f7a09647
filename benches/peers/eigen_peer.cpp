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
#include <string>
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

// A step of an LSTM: one product for the four gates, of the input, a one for the biases, and the output of the step before.
template <int In, int Out> struct Lstm {
    Eigen::Matrix<float, 4 * Out, In + 1 + Out> weight = Eigen::Matrix<float, 4 * Out, In + 1 + Out>::Random() * 0.1f;
    Eigen::Matrix<float, In + 1 + Out, 1> seen = Eigen::Matrix<float, In + 1 + Out, 1>::Ones();
    Eigen::Matrix<float, 4 * Out, 1> gates;
    Eigen::Matrix<float, Out, 1> cell = Eigen::Matrix<float, Out, 1>::Zero(), out = Eigen::Matrix<float, Out, 1>::Zero();

    template <class Input> const auto& run(const Input& input) {
        seen.template head<In>() = input;
        seen.template tail<Out>() = out;
        gates.noalias() = weight * seen;
        gates.template head<3 * Out>() = gates.template head<3 * Out>().array().logistic();
        gates.template tail<Out>() = gates.template tail<Out>().array().tanh();
        auto gate = [&](int number) { return gates.template segment<Out>(number * Out).array(); };
        cell = gate(0) * cell.array() + gate(1) * gate(3);
        return out = gate(2) * cell.array().tanh();
    }
};

// A step of a GRU, with the reset gate after the product.
template <int In, int Out> struct Gru {
    Eigen::Matrix<float, 3 * Out, In + 1> of_input = Eigen::Matrix<float, 3 * Out, In + 1>::Random() * 0.1f;
    Eigen::Matrix<float, 3 * Out, Out + 1> of_state = Eigen::Matrix<float, 3 * Out, Out + 1>::Random() * 0.1f;
    Eigen::Matrix<float, In + 1, 1> seen = Eigen::Matrix<float, In + 1, 1>::Ones();
    Eigen::Matrix<float, Out + 1, 1> state = Eigen::Matrix<float, Out + 1, 1>::Ones();
    Eigen::Matrix<float, 3 * Out, 1> a, b;
    Eigen::Matrix<float, 2 * Out, 1> gates;
    Eigen::Matrix<float, Out, 1> candidate, out = Eigen::Matrix<float, Out, 1>::Zero();

    template <class Input> const auto& run(const Input& input) {
        seen.template head<In>() = input;
        state.template head<Out>() = out;
        a.noalias() = of_input * seen;
        b.noalias() = of_state * state;
        gates = (a + b).template head<2 * Out>().array().logistic();
        candidate = (a.template tail<Out>().array() + gates.template head<Out>().array() * b.template tail<Out>().array()).tanh();
        auto update = gates.template tail<Out>().array();
        return out = update * out.array() + (1.0f - update) * candidate.array();
    }
};

// A step of a causal convolution: what the kernel sees is gathered from a ring of columns, and multiplied with all weights at once.
template <int In, int Out, int Kernel, int Dilation> struct Convolution {
    static constexpr int Steps = (Kernel - 1) * Dilation + 1;
    Dense<In * Kernel, Out> product;
    Eigen::Matrix<float, In, Steps> ring = Eigen::Matrix<float, In, Steps>::Zero();
    Eigen::Matrix<float, In * Kernel, 1> seen;
    int place = 0;

    template <class Input> const auto& run(const Input& input) {
        ring.col(place) = input;
        for (int tap = 0, column = place; tap < Kernel; tap++) {
            seen.template segment<In>(tap * In) = ring.col(column);
            column = column >= Dilation ? column - Dilation : column - Dilation + Steps;
        }
        place = place + 1 == Steps ? 0 : place + 1;
        return product.run(seen);
    }
};

template <class Run> void measure(const char* name, Run run) {
    const char* wanted = std::getenv("WORKLOADS");
    if (wanted && *wanted && !std::strstr((std::string(",") + wanted + ",").c_str(), (std::string(",") + name + ",").c_str())) return;
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
    static Lstm<1, 20> d1;
    static Dense<20, 1> d2;
    static Eigen::Matrix<float, 1, 1> d0(0.3f);
    measure("L1", [] { seen(d0), d2.run(d1.run(d0)), seen(d2.out); });
    static Gru<1, 24> e1;
    static Dense<24, 1> e2;
    measure("L1b", [] { seen(d0), e2.run(e1.run(d0)), seen(e2.out); });
    static Convolution<16, 16, 15, 4> f;
    static Eigen::Matrix<float, 16, 1> f0 = Eigen::Matrix<float, 16, 1>::Random();
    measure("A1", [] { seen(f0), f.run(f0), seen(f.product.out); });
    static Eigen::Matrix<float, 16, 64> g0 = Eigen::Matrix<float, 16, 64>::Random(), g1;
    measure("A1b", [] { seen(g0); for (int step = 0; step < 64; step++) g1.col(step) = f.run(g0.col(step)); seen(g1); });
}
